package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.ForumSums;
import dev.tablecast.publisher.TestDatabase;
import dev.tablecast.publisher.TopicLog;
import dev.tablecast.publisher.backfill.ChecksumReader;
import dev.tablecast.publisher.backfill.Exchange.Outcome;
import dev.tablecast.publisher.backfill.HashedChunk;
import dev.tablecast.publisher.backfill.Mark.Kind;
import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.RowKey;
import java.sql.Connection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of rows that were read, by what the log holds between the two watermarks. */
class ChecksumWatermarksTest {

  private Forum forum;
  private DrivenRelay relay;
  private ChecksumReader reader;
  private Connection connection;

  @BeforeEach
  void takeOver() throws Exception {
    forum = Forum.create();
    forum.execute("insert into movie select i, 'm', 1 from generate_series(1, 20) i");
    relay = DrivenRelay.of(forum);
    reader = new ChecksumReader(relay.movie(), 2);
    connection = forum.database().connect();
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
    relay.close();
    forum.close();
  }

  @Test
  void everyPartitionIsToldWhatItsRowsComeTo() throws Exception {
    relay.mark(Kind.CHECKSUM_BEGIN, "", null);
    relay.mark(Kind.LOW, "1", null);

    assertThat(relay.mark(Kind.CHECKSUM_HIGH, "1", read(KeyInterval.ALL)))
        .isCompletedWithValue(Outcome.DONE);

    List<Marker.Checksum> checksums = checksums();
    assertThat(checksums).extracting(Marker.Checksum::keys).containsOnly(KeyInterval.ALL);
    assertThat(checksums).extracting(Marker.Checksum::pass).containsOnly("a pass");
    assertThat(checksums).extracting(Marker.Checksum::partitions).containsOnly(2);
    assertThat(checksums)
        .extracting(Marker.Checksum::sums)
        .containsExactlyElementsOf(ForumSums.movies(forum, "true"));
  }

  @Test
  void exactlyWhatChangedBetweenThemIsLeftOut() throws Exception {
    relay.mark(Kind.CHECKSUM_BEGIN, "", null);
    relay.transaction(() -> relay.update(5, "before"));
    relay.mark(Kind.LOW, "1", null);
    HashedChunk chunk = read(new KeyInterval(null, "15"));
    relay.transaction(
        () -> {
          relay.update(3, "meanwhile");
          relay.delete(4);
          relay.update(99, "not in the range");
        });

    relay.mark(Kind.CHECKSUM_HIGH, "1", chunk);

    List<Marker.Checksum> checksums = checksums();
    for (int i = 0; i < 2; i++) {
      int partition = i;
      assertThat(checksums.get(i).except())
          .isEqualTo(
              Set.copyOf(
                  List.of("3", "4", "99").stream()
                      .filter(key -> RowKey.partition(key, 2) == partition)
                      .toList()));
    }
    assertThat(checksums)
        .extracting(Marker.Checksum::sums)
        .containsExactlyElementsOf(ForumSums.movies(forum, "id <= 15 and id not in (3, 4)"));
  }

  @Test
  void rowsThatLackWhatWasDecodedBeforeAreReadAgain() throws Exception {
    relay.mark(Kind.CHECKSUM_BEGIN, "", null);
    try (Connection late = forum.database().connect()) {
      late.setAutoCommit(false);
      TestDatabase.execute(late, "update movie set title = 'late' where id = 7");
      relay.transaction(xid(late), () -> relay.update(7, "late"));
      relay.mark(Kind.LOW, "1", null);

      assertThat(relay.mark(Kind.CHECKSUM_HIGH, "1", read(KeyInterval.ALL)))
          .as("decoded, and not to be seen yet")
          .isCompletedWithValue(Outcome.STALE);

      late.commit();
    }
    relay.mark(Kind.LOW, "2", null);
    assertThat(relay.mark(Kind.CHECKSUM_HIGH, "2", read(KeyInterval.ALL)))
        .isCompletedWithValue(Outcome.DONE);

    assertThat(checksums())
        .extracting(Marker.Checksum::sums)
        .containsExactlyElementsOf(ForumSums.movies(forum, "true"));
  }

  @Test
  void whereTooMuchChangesItIsReadAgain() throws Exception {
    relay.mark(Kind.CHECKSUM_BEGIN, "", null);
    relay.mark(Kind.LOW, "1", null);
    HashedChunk chunk = read(KeyInterval.ALL);
    relay.transaction(
        () -> IntStream.rangeClosed(1, 1_001).forEach(id -> relay.update(id, "changed")));

    assertThat(relay.mark(Kind.CHECKSUM_HIGH, "1", chunk)).isCompletedWithValue(Outcome.STALE);

    assertThat(relay.topic().markers("Checksum")).isEmpty();
  }

  @Test
  void rowsOfATableTruncatedBetweenThemAreReadAgain() throws Exception {
    relay.mark(Kind.CHECKSUM_BEGIN, "", null);
    relay.mark(Kind.LOW, "1", null);
    HashedChunk chunk = read(KeyInterval.ALL);
    relay.transaction(relay::truncate);

    assertThat(relay.mark(Kind.CHECKSUM_HIGH, "1", chunk)).isCompletedWithValue(Outcome.STALE);

    assertThat(relay.topic().markers("Checksum")).isEmpty();
  }

  @Test
  void aRowWhoseLastChangeIsParkedIsLeftOut() throws Exception {
    relay.parts().parking().park("forum.movie", "8", "too large");
    relay.parts().parking().park("forum.movie", "4711", "not in the table");
    relay.mark(Kind.CHECKSUM_BEGIN, "", null);
    relay.mark(Kind.LOW, "1", null);

    relay.mark(Kind.CHECKSUM_HIGH, "1", read(KeyInterval.ALL));

    assertThat(checksums().stream().flatMap(each -> each.except().stream())).containsExactly("8");
    assertThat(checksums())
        .extracting(Marker.Checksum::sums)
        .containsExactlyElementsOf(ForumSums.movies(forum, "id <> 8"));
  }

  @Test
  void aRowWhoseMessageMayBeNewerThanItsPlaceInTheLogIsLeftOut() throws Exception {
    relay.mark(Kind.CHECKSUM_BEGIN, "", null);
    relay.transaction(() -> relay.updateWithoutTitle(6));
    relay.mark(Kind.LOW, "1", null);

    relay.mark(Kind.CHECKSUM_HIGH, "1", read(KeyInterval.ALL));

    assertThat(relay.topic().titles("6")).as("as it was read again").containsExactly("m");
    assertThat(checksums().stream().flatMap(each -> each.except().stream())).containsExactly("6");
  }

  private HashedChunk read(KeyInterval keys) throws Exception {
    return reader.next(connection, "a pass", keys, 100);
  }

  private static int xid(Connection connection) throws Exception {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("select pg_current_xact_id()::text::bigint")) {
      result.next();
      return (int) result.getLong(1);
    }
  }

  /** The topic's only ones, by partition. */
  private List<Marker.Checksum> checksums() throws Exception {
    TopicLog topic = relay.topic();
    List<Marker.Checksum> checksums =
        topic.markers("Checksum").stream()
            .map(ForumSums::checksum)
            .map(Objects::requireNonNull)
            .toList();
    assertThat(checksums).hasSize(2);
    return checksums;
  }
}
