package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.TopicLog;
import dev.tablecast.publisher.backfill.Chunk;
import dev.tablecast.publisher.backfill.Exchange;
import dev.tablecast.publisher.backfill.Exchange.Outcome;
import dev.tablecast.publisher.backfill.Mark;
import dev.tablecast.publisher.backfill.Mark.Kind;
import dev.tablecast.publisher.backfill.SnapshotOrder;
import dev.tablecast.publisher.backfill.SnapshotWindow;
import dev.tablecast.publisher.backfill.Visibility;
import dev.tablecast.publisher.log.Relation;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.topic.Checkpoint;
import dev.tablecast.publisher.topic.ControlLog;
import dev.tablecast.publisher.topic.ControlTopic;
import dev.tablecast.publisher.topic.SendBarrier;
import dev.tablecast.publisher.topic.SnapshotState;
import dev.tablecast.publisher.topic.SnapshotState.Stage;
import dev.tablecast.publisher.topic.TopicSetup;
import dev.tablecast.publisher.topic.TopicWriter;
import dev.tablecast.wire.Version;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a snapshot's chunk becomes, by what the log holds between its two watermarks. */
class WatermarksTest {

  private static final Relation MOVIE =
      new Relation(1, "public", "movie", List.of("id", "title", "year"), List.of(20, 25, 23));

  /** A reading that lacks no transaction. */
  private static final String SEES_ALL = "1000:1000:";

  private final Exchange exchange = new Exchange();
  private Forum forum;
  private PublishedTable movie;
  private RelayParts parts;
  private SnapshotStates states;
  private ChangePublisher changes;
  private int commits;

  @BeforeEach
  void takeOver() throws Exception {
    forum = Forum.create();
    movie =
        forum.schema().tables().stream()
            .filter(table -> table.topic().equals("forum.movie"))
            .findFirst()
            .orElseThrow();
    TopicSetup setup = new TopicSetup(forum.settings(), forum.pulsar().admin());
    setup.prepare(List.of(movie));
    setup.prepareControlTopic("forum.relay");
    ControlTopic control =
        ControlTopic.takeOver(
            forum.pulsar().client(), forum.settings().topic("forum.relay"), "test");
    SendBarrier barrier = new SendBarrier();
    TopicWriter writer = writer(new Version(1, 0, 0), "test", barrier);
    parts =
        new RelayParts(
            "test",
            control,
            Map.of("forum.movie", writer),
            barrier,
            new ControlLog(control, barrier),
            new LogPosition(1),
            new SnapshotWindow(),
            new Parking(control));
    states =
        new SnapshotStates(
            parts,
            new Recovery(null, parts.memory(), new RelayBoard(Clock.systemUTC())),
            Map.of(),
            Set.of());
    RowPublisher rows =
        new RowPublisher(parts.position(), parts.window(), parts.parking(), 1 << 20);
    changes =
        new ChangePublisher(
            parts,
            new Continuity(Checkpoint.beginning(1, "this"), List.of()),
            rows,
            new SnapshotPublisher(parts, rows, exchange, states),
            new RowRereader(forum.database().asOwner()),
            new Silence());
  }

  @AfterEach
  void close() throws Exception {
    parts.writers().values().forEach(TopicWriter::close);
    parts.control().close();
    forum.close();
  }

  @Test
  void aTableTruncatedBetweenThemIsEmptyAndItsSnapshotEnds() throws Exception {
    mark(Kind.SNAPSHOT_BEGIN, "begin", null);
    mark(Kind.LOW, "1", null);
    mark(Kind.HIGH, "1", chunk(SEES_ALL, "1"));
    mark(Kind.LOW, "2", null);
    transaction(
        () -> {
          changes.relation(MOVIE);
          changes.truncate(List.of(MOVIE));
        });

    assertThat(mark(Kind.HIGH, "2", chunk(SEES_ALL, "2"))).isCompletedWithValue(Outcome.CANCELLED);

    TopicLog topic = topic();
    assertThat(topic.of("2")).isEmpty();
    assertThat(topic.markers("SnapshotCompleted")).hasSize(2);
    assertThat(states.get("forum.movie")).extracting(SnapshotState::stage).isEqualTo(Stage.EMPTIED);
  }

  @Test
  void aSnapshotThatWaitsToBeReadAgainEndsWithItsTablesTruncation() throws Exception {
    mark(Kind.SNAPSHOT_BEGIN, "begin", null);
    mark(Kind.SNAPSHOT_PAUSE, "pause", null);
    assertThat(mark(Kind.SNAPSHOT_RESUME, "1", null)).isCompletedWithValue(Outcome.DONE);
    mark(Kind.SNAPSHOT_PAUSE, "pause", null);
    transaction(
        () -> {
          changes.relation(MOVIE);
          changes.truncate(List.of(MOVIE));
        });

    assertThat(mark(Kind.SNAPSHOT_RESUME, "2", null)).isCompletedWithValue(Outcome.CANCELLED);
  }

  @Test
  void whatIsLeftOfATruncatedTableIsRemovedOnceNothingIsFound() throws Exception {
    transaction(
        () -> {
          changes.relation(MOVIE);
          changes.truncate(List.of(MOVIE));
        });
    mark(Kind.LOW, "1", null);
    mark(Kind.HIGH, "1", Chunk.ofLeftovers(List.of(new Chunk.Row("7", null, null))));
    assertThat(states.get("forum.movie")).extracting(SnapshotState::stage).isEqualTo(Stage.EMPTIED);

    mark(Kind.LOW, "2", null);
    mark(Kind.HIGH, "2", Chunk.ofLeftovers(List.of()));

    assertThat(topic().titles("7")).containsExactly("-");
    assertThat(states.get("forum.movie"))
        .extracting(SnapshotState::stage)
        .isEqualTo(Stage.COMPLETED);
  }

  @Test
  void aChunkThatLacksWhatWasDecodedBeforeIsReadAgain() throws Exception {
    mark(Kind.SNAPSHOT_BEGIN, "begin", null);
    int decoded = transaction(() -> {});
    mark(Kind.LOW, "1", null);

    String invisible = "%d:%d:%d".formatted(decoded, decoded + 50, decoded);
    assertThat(mark(Kind.HIGH, "1", chunk(invisible, "1"))).isCompletedWithValue(Outcome.STALE);
    mark(Kind.LOW, "2", null);
    String visible = "%d:%d:".formatted(decoded + 50, decoded + 50);
    assertThat(mark(Kind.HIGH, "2", chunk(visible, "1"))).isCompletedWithValue(Outcome.DONE);

    assertThat(topic().titles("1")).containsExactly("of the chunk");
  }

  @Test
  void howFarASnapshotHasComeIsRememberedOnceItsRowsAreAcknowledged() throws Exception {
    mark(Kind.SNAPSHOT_BEGIN, "begin", null);
    mark(Kind.LOW, "1", null);
    mark(Kind.HIGH, "1", chunk(SEES_ALL, "1", "2"));
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
    mark(Kind.SNAPSHOT_BEGIN, "begin", null);
    mark(Kind.LOW, "1", null);
    remembered().join();
    SendBarrier other = new SendBarrier();
    try (TopicWriter fencing = writer(new Version(2, 0, 0), "fencing", other)) {
      mark(Kind.HIGH, "1", chunk(SEES_ALL, "1", "2"));

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
    return parts.memory().afterSent(control -> control.release("none"));
  }

  private Optional<SnapshotState> ofTheNextRelay() throws Exception {
    try (ControlTopic next =
        ControlTopic.takeOver(
            forum.pulsar().client(), forum.settings().topic("forum.relay"), "next")) {
      return next.state().snapshot("forum.movie");
    }
  }

  private TopicWriter writer(Version fence, String incarnation, SendBarrier barrier)
      throws Exception {
    return TopicWriter.takeOver(
        forum.pulsar().client(), forum.settings(), movie, 2, fence, incarnation, barrier);
  }

  private CompletableFuture<Outcome> mark(
      Kind kind, String id, @org.jspecify.annotations.Nullable Chunk chunk) {
    Mark mark = new Mark("test", kind, "forum.movie", id);
    CompletableFuture<Outcome> outcome = exchange.offer(mark, chunk).outcome();
    transaction(() -> changes.message(Mark.PREFIX, mark.content()));
    return outcome;
  }

  /** Decodes one; its id is returned. */
  private int transaction(Runnable content) {
    int xid = 100 + ++commits;
    changes.begin(xid, commits * 1000L, commits);
    content.run();
    changes.commit();
    return xid;
  }

  private TopicLog topic() throws Exception {
    parts.barrier().close().join();
    return forum.movies();
  }

  private static Chunk chunk(String seen, String... keys) {
    byte[] value = Movie.newBuilder().setTitle("of the chunk").build().toByteArray();
    return new Chunk(
        Stream.of(keys).map(key -> new Chunk.Row(key, value, null)).toList(),
        Visibility.parse(seen),
        keys[keys.length - 1],
        false);
  }

  private static final class Silence implements ChangePublisher.RelayEvents {
    @Override
    public void takenOver() {}

    @Override
    public void committed(LogPosition position) {}

    @Override
    public void truncated(TopicWriter writer) {}

    @Override
    public void ordered(SnapshotOrder order, Version version) {}

    @Override
    public void tokenGiven() {}
  }
}
