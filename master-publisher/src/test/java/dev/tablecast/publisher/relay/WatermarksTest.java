package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.TopicLog;
import dev.tablecast.publisher.backfill.Chunk;
import dev.tablecast.publisher.backfill.Exchange.Outcome;
import dev.tablecast.publisher.backfill.Mark.Kind;
import dev.tablecast.publisher.backfill.Visibility;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.topic.ControlTopic;
import dev.tablecast.publisher.topic.SendBarrier;
import dev.tablecast.publisher.topic.SnapshotState;
import dev.tablecast.publisher.topic.SnapshotState.Stage;
import dev.tablecast.publisher.topic.TopicWriter;
import dev.tablecast.wire.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a snapshot's chunk becomes, by what the log holds between its two watermarks. */
class WatermarksTest {

  /** A reading that lacks no transaction. */
  private static final String SEES_ALL = "1000:1000:";

  private Forum forum;
  private DrivenRelay relay;

  @BeforeEach
  void takeOver() throws Exception {
    forum = Forum.create();
    relay = DrivenRelay.of(forum);
  }

  @AfterEach
  void close() throws Exception {
    relay.close();
    forum.close();
  }

  @Test
  void aTableTruncatedBetweenThemIsEmptyAndItsSnapshotEnds() throws Exception {
    relay.mark(Kind.SNAPSHOT_BEGIN, "begin", null);
    relay.mark(Kind.LOW, "1", null);
    relay.mark(Kind.HIGH, "1", chunk(SEES_ALL, "1"));
    relay.mark(Kind.LOW, "2", null);
    relay.transaction(relay::truncate);

    assertThat(relay.mark(Kind.HIGH, "2", chunk(SEES_ALL, "2")))
        .isCompletedWithValue(Outcome.CANCELLED);

    TopicLog topic = relay.topic();
    assertThat(topic.of("2")).isEmpty();
    assertThat(topic.markers("SnapshotCompleted")).hasSize(2);
    assertThat(relay.states().get("forum.movie"))
        .extracting(SnapshotState::stage)
        .isEqualTo(Stage.EMPTIED);
  }

  @Test
  void aSnapshotThatWaitsToBeReadAgainEndsWithItsTablesTruncation() throws Exception {
    relay.mark(Kind.SNAPSHOT_BEGIN, "begin", null);
    relay.mark(Kind.SNAPSHOT_PAUSE, "pause", null);
    assertThat(relay.mark(Kind.SNAPSHOT_RESUME, "1", null)).isCompletedWithValue(Outcome.DONE);
    relay.mark(Kind.SNAPSHOT_PAUSE, "pause", null);
    relay.transaction(relay::truncate);

    assertThat(relay.mark(Kind.SNAPSHOT_RESUME, "2", null)).isCompletedWithValue(Outcome.CANCELLED);
  }

  @Test
  void whatIsLeftOfATruncatedTableIsRemovedOnceNothingIsFound() throws Exception {
    relay.transaction(relay::truncate);
    relay.mark(Kind.LOW, "1", null);
    relay.mark(Kind.HIGH, "1", Chunk.ofLeftovers(List.of(new Chunk.Row("7", null, null))));
    assertThat(relay.states().get("forum.movie"))
        .extracting(SnapshotState::stage)
        .isEqualTo(Stage.EMPTIED);

    relay.mark(Kind.LOW, "2", null);
    relay.mark(Kind.HIGH, "2", Chunk.ofLeftovers(List.of()));

    assertThat(relay.topic().titles("7")).containsExactly("-");
    assertThat(relay.states().get("forum.movie"))
        .extracting(SnapshotState::stage)
        .isEqualTo(Stage.COMPLETED);
  }

  @Test
  void aChunkThatLacksWhatWasDecodedBeforeIsReadAgain() throws Exception {
    relay.mark(Kind.SNAPSHOT_BEGIN, "begin", null);
    int decoded = relay.transaction(() -> {});
    relay.mark(Kind.LOW, "1", null);

    String invisible = "%d:%d:%d".formatted(decoded, decoded + 50, decoded);
    assertThat(relay.mark(Kind.HIGH, "1", chunk(invisible, "1")))
        .isCompletedWithValue(Outcome.STALE);
    relay.mark(Kind.LOW, "2", null);
    String visible = "%d:%d:".formatted(decoded + 50, decoded + 50);
    assertThat(relay.mark(Kind.HIGH, "2", chunk(visible, "1"))).isCompletedWithValue(Outcome.DONE);

    assertThat(relay.topic().titles("1")).containsExactly("of the chunk");
  }

  @Test
  void howFarASnapshotHasComeIsRememberedOnceItsRowsAreAcknowledged() throws Exception {
    relay.mark(Kind.SNAPSHOT_BEGIN, "begin", null);
    relay.mark(Kind.LOW, "1", null);
    relay.mark(Kind.HIGH, "1", chunk(SEES_ALL, "1", "2"));
    remembered().join();

    assertThat(ofTheNextRelay())
        .hasValueSatisfying(
            state -> {
              assertThat(state.after()).isEqualTo("2");
              assertThat(state.rows()).isEqualTo(2);
              assertThat(state.stage()).isEqualTo(Stage.READING);
            });
  }

  @Test
  void howFarASnapshotHasComeIsNotRememberedIfItsRowsAreRefused() throws Exception {
    relay.mark(Kind.SNAPSHOT_BEGIN, "begin", null);
    relay.mark(Kind.LOW, "1", null);
    remembered().join();
    SendBarrier other = new SendBarrier();
    try (TopicWriter fencing = relay.writer(new Version(2, 0, 0), "fencing", other)) {
      relay.mark(Kind.HIGH, "1", chunk(SEES_ALL, "1", "2"));

      assertThat(remembered()).failsWithin(Duration.ofSeconds(60));
    }

    assertThat(ofTheNextRelay())
        .hasValueSatisfying(
            state -> {
              assertThat(state.after()).isNull();
              assertThat(state.rows()).isZero();
            });
  }

  /** Completes when all that was to be remembered up to now is. */
  private CompletableFuture<Void> remembered() {
    return relay.parts().memory().afterSent(control -> control.release("none"));
  }

  private Optional<SnapshotState> ofTheNextRelay() throws Exception {
    try (ControlTopic next = relay.control("next")) {
      return next.state().snapshot("forum.movie");
    }
  }

  private static Chunk chunk(String seen, String... keys) {
    byte[] value = Movie.newBuilder().setTitle("of the chunk").build().toByteArray();
    return new Chunk(
        Stream.of(keys).map(key -> new Chunk.Row(key, value, null)).toList(),
        Visibility.parse(seen),
        keys[keys.length - 1],
        false);
  }
}
