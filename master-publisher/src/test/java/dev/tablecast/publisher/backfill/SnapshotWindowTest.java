package dev.tablecast.publisher.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SnapshotWindowTest {

  private final SnapshotWindow window = new SnapshotWindow();

  @BeforeEach
  void record() {
    window.record();
  }

  @Test
  void aCommitDecodedBeforeTheWindowAndNotYetVisibleMakesTheChunkStale() {
    window.decoded(77);
    window.open("forum.movie", "1");

    assertThat(window.isStale(chunk("70:80:77", "1"))).isTrue();
    assertThat(window.isStale(chunk("70:77:", "1"))).isTrue();
    assertThat(window.isStale(chunk("70:80:78", "1"))).isFalse();
  }

  @Test
  void aCommitDecodedWithinTheWindowDoesNot() {
    window.open("forum.movie", "1");
    window.decoded(77);

    assertThat(window.isStale(chunk("70:80:77", "1"))).isFalse();
  }

  @Test
  void aCommitDecodedWithinAnEarlierWindowDoes() {
    window.open("forum.movie", "1");
    window.decoded(77);
    window.close(chunk("70:80:77", "1"));
    window.open("forum.movie", "2");

    assertThat(window.isStale(chunk("70:80:77", "1"))).isTrue();
  }

  @Test
  void idsAreComparedAcrossTheirWrapAround() {
    window.decoded(-5);
    window.decoded(3);
    window.open("forum.movie", "1");

    assertThat(window.isStale(chunk("4294967290:4294967301:", "1"))).isFalse();
    assertThat(window.isStale(chunk("4294967290:4294967298:", "1"))).isTrue();
  }

  @Test
  void whatChangedWithinTheWindowIsNotTakenFromTheChunk() {
    window.open("forum.movie", "1");
    window.changed("forum.movie", "2");
    window.changed("forum.review", "3");

    assertThat(window.survivors(chunk("70:80:", "1", "2", "3")))
        .extracting(Chunk.Row::key)
        .containsExactly("1", "3");
  }

  @Test
  void aKeyThatGoesFromItsOldPlaceGoesThoughItChangesInItsNewOne() {
    Chunk.Row moved = new Chunk.Row("1", null, null, 0);
    Chunk.Row kept = new Chunk.Row("2", new byte[1], "cannot be carried", 0);
    window.open("forum.movie", "1");
    window.changed("forum.movie", "1");
    window.changed("forum.movie", "2");

    assertThat(window.survivors(Chunk.ofLeftovers(List.of(moved, kept)))).containsExactly(moved);
  }

  @Test
  void aTableTruncatedEndsItsOwnWindowAlone() {
    window.open("forum.movie", "1");

    window.drop("forum.review");
    assertThat(window.isOpen("1")).isTrue();

    window.drop("forum.movie");
    assertThat(window.isOpen("1")).isFalse();
  }

  @Test
  void moreChangesThanCanBeRememberedMakeTheChunkStale() {
    window.open("forum.movie", "1");
    IntStream.range(0, 60_000).forEach(i -> window.changed("forum.movie", "k" + i));

    Chunk chunk = chunk("70:80:", "1");
    assertThat(window.isStale(chunk)).isTrue();
    window.close(chunk);
    window.open("forum.movie", "2");
    assertThat(window.isStale(chunk)).isFalse();
  }

  private static Chunk chunk(String seen, String... keys) {
    List<Chunk.Row> rows =
        List.of(keys).stream().map(key -> new Chunk.Row(key, new byte[1], null)).toList();
    @Nullable String last = keys.length == 0 ? null : keys[keys.length - 1];
    return new Chunk(rows, Visibility.parse(seen), last, false);
  }
}
