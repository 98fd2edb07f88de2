package dev.tablecast.replica.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.contract.Facet;
import dev.tablecast.contract.TableContract;
import dev.tablecast.replica.films.Film;
import dev.tablecast.wire.MessageHasher;
import dev.tablecast.wire.RowHasher;
import dev.tablecast.wire.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionDigestsTest {

  private static final Facet FILMS = TableContract.of(Film.class).masterFacet();
  private static final Version ALIVE = version(1);
  private static final Version REACH = version(1_000_000);

  private final MessageHasher hasher = MessageHasher.of(FILMS, FILMS.columns());
  private Path directory;
  private PartitionDigests digests;

  @BeforeEach
  void open(@TempDir Path directory) throws SpoolException {
    this.directory = directory;
    digests = PartitionDigests.in(directory, 200_000);
  }

  @AfterEach
  void close() throws SpoolException {
    digests.close();
  }

  @Test
  void theSameRowInTheSameVersionIsNoSuspect() throws SpoolException {
    digests.addTold(film(1, "Alien"), version(5));
    digests.addHeld(film(1, "Alien"), version(5));

    assertThat(compare().areNone()).isTrue();
  }

  @Test
  void anotherValueMakesSuspect() throws SpoolException {
    digests.addTold(film(1, "Alien"), version(5));
    digests.addHeld(film(1, "Aliens"), version(5));
    digests.addTold(film(2, "Brazil"), version(6));
    digests.addHeld(film(2, "Brazil"), version(6));

    assertOnly(1);
  }

  @Test
  void anEarlierVersionMakesSuspectAndALaterOneDoesNot() throws SpoolException {
    digests.addTold(film(1, "Alien"), version(5));
    digests.addHeld(film(1, "Alien"), version(4));
    digests.addTold(film(2, "Brazil"), version(6));
    digests.addHeld(film(2, "Brasilien"), version(7));

    assertOnly(1);
  }

  @Test
  void theLastOfSeveralMessagesCountsInWhicheverOrderTheyCome() throws SpoolException {
    digests.addTold(film(1, "Alien"), version(5));
    digests.addTold(film(1, "Aliens"), version(7));
    digests.addTold(film(1, "Alien 3"), version(6));
    digests.addHeld(film(1, "Aliens"), version(7));
    digests.addTold(film(2, "Brazil"), version(8));
    digests.addGone("2", version(9));

    assertThat(compare().areNone()).isTrue();
  }

  @Test
  void aRowThatIsMissingOrShouldBeMakesSuspect() throws SpoolException {
    digests.addTold(film(1, "Alien"), version(5));
    digests.addGone("2", version(6));
    digests.addHeld(film(2, "Brazil"), version(4));

    assertOnly(1, 2);
  }

  @Test
  void rowsOlderThanTheLastSnapshotAreGone() throws SpoolException {
    digests.addTold(film(1, "Alien"), version(5));
    digests.addTold(film(2, "Brazil"), version(6));
    digests.addHeld(film(2, "Brazil"), version(6));

    Suspects suspects = digests.compare(REACH, version(7));

    assertThat(suspects.include("1")).isFalse();
    assertThat(suspects.include("2")).isTrue();
  }

  @Test
  void aRowOfWhichTheTopicDoesNotTellMakesAllSuspectUnlessItIsLater() throws SpoolException {
    digests.addHeld(film(1, "Alien"), version(2_000_000));
    assertThat(compare().areNone()).isTrue();

    digests.addHeld(film(2, "Brazil"), version(5));
    assertThat(compare().areAll()).isTrue();
  }

  @Test
  void twoMessagesOfOneVersionThatDifferMakeSuspect() throws SpoolException {
    digests.addTold(film(1, "Alien"), version(5));
    digests.addTold(film(1, "Aliens"), version(5));
    digests.addHeld(film(1, "Alien"), version(5));

    assertOnly(1);
  }

  @Test
  void ofManyRowsThoseThatDifferAreSuspectAndNoOthers() throws SpoolException {
    Random random = new Random(7);
    Set<Integer> wrong = new HashSet<>();
    for (int id = 0; id < 30_000; id++) {
      digests.addTold(film(id, "Film " + id), version(5 + id));
      boolean differs = random.nextInt(1_000) == 0;
      digests.addHeld(film(id, differs ? "Another" : "Film " + id), version(5 + id));
      if (differs) {
        wrong.add(id);
      }
    }

    Suspects suspects = compare();

    assertThat(wrong).isNotEmpty();
    for (int id = 0; id < 30_000; id++) {
      assertThat(suspects.include(Integer.toString(id))).isEqualTo(wrong.contains(id));
    }
  }

  @Test
  void ofVeryManySuspectsItIsSaidThatAllAre() throws SpoolException {
    for (int id = 0; id <= 100_000; id++) {
      digests.addTold(film(id, "Film"), version(5));
    }

    assertThat(compare().areAll()).isTrue();
  }

  @Test
  void leavesNoFile() throws Exception {
    digests.close();

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aDirectoryThatTakesNoFileIsRefusedWithTheWayOut() {
    Path none = directory.resolve("none");

    assertThatThrownBy(() -> PartitionDigests.in(none, 1))
        .isInstanceOf(SpoolException.class)
        .hasMessageContaining(none.toString())
        .hasMessageContaining("-Djava.io.tmpdir");
  }

  private void assertOnly(int... ids) throws SpoolException {
    Suspects suspects = compare();
    for (int id = 0; id < 10; id++) {
      int key = id;
      assertThat(suspects.include(Integer.toString(id)))
          .as("film %d", id)
          .isEqualTo(Arrays.stream(ids).anyMatch(each -> each == key));
    }
  }

  private Suspects compare() throws SpoolException {
    return digests.compare(REACH, ALIVE);
  }

  private RowHasher film(int id, String title) {
    byte[] bytes = Film.newBuilder().setId(id).setTitle(title).build().toByteArray();
    return hasher.read(bytes, 0, bytes.length);
  }

  private static Version version(long lsn) {
    return new Version(1, lsn, 0);
  }
}
