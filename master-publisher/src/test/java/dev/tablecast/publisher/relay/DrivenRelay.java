package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.TopicLog;
import dev.tablecast.publisher.backfill.ChecksumOrder;
import dev.tablecast.publisher.backfill.Exchange;
import dev.tablecast.publisher.backfill.Exchange.Outcome;
import dev.tablecast.publisher.backfill.Mark;
import dev.tablecast.publisher.backfill.Mark.Kind;
import dev.tablecast.publisher.backfill.SnapshotOrder;
import dev.tablecast.publisher.backfill.SnapshotWindow;
import dev.tablecast.publisher.backfill.WindowContent;
import dev.tablecast.publisher.log.Relation;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.publisher.topic.Checkpoint;
import dev.tablecast.publisher.topic.ControlLog;
import dev.tablecast.publisher.topic.ControlTopic;
import dev.tablecast.publisher.topic.MessageWriter;
import dev.tablecast.publisher.topic.PartitionsOrder;
import dev.tablecast.publisher.topic.Routing;
import dev.tablecast.publisher.topic.SendBarrier;
import dev.tablecast.publisher.topic.TopicSetup;
import dev.tablecast.publisher.topic.TopicWriter;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.Version;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A relay of the forum's movies that decodes what a test says, in two partitions of a real topic;
 * none of it needs to be in the database.
 */
final class DrivenRelay implements AutoCloseable {

  static final Relation MOVIE =
      new Relation(1, "public", "movie", List.of("id", "title", "year"), List.of(20, 25, 23));

  private final Exchange exchange = new Exchange();
  private final Forum forum;
  private final PublishedTable movie;
  private final RelayParts parts;
  private final SnapshotStates states;
  private final ChangePublisher changes;
  private int commits;

  private DrivenRelay(Forum forum, PublishedTable movie) throws Exception {
    this.forum = forum;
    this.movie = movie;
    TopicSetup setup = new TopicSetup(forum.settings(), forum.pulsar().admin());
    setup.prepare(List.of(movie));
    setup.prepareControlTopic("forum.relay");
    ControlTopic control = control("test");
    SendBarrier barrier = new SendBarrier();
    TopicWriter writer = writer(new Version(1, 0, 0), "test", barrier);
    ControlLog memory = new ControlLog(control, barrier);
    Parking parking = new Parking(control);
    LogPosition position = new LogPosition(1);
    MessageWriter messages =
        new MessageWriter(forum.pulsar().client(), forum.settings(), setup, barrier);
    parts =
        new RelayParts(
            "test",
            control,
            Map.of("forum.movie", writer),
            barrier,
            memory,
            position,
            new SnapshotWindow(),
            parking,
            new Routings(control, memory),
            new MessagePublisher(List.of(), messages, parking, position));
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

  static DrivenRelay of(Forum forum) throws Exception {
    PublishedTable movie =
        forum.schema().tables().stream()
            .filter(table -> table.topic().equals("forum.movie"))
            .findFirst()
            .orElseThrow();
    return new DrivenRelay(forum, movie);
  }

  RelayParts parts() {
    return parts;
  }

  SnapshotStates states() {
    return states;
  }

  ChangePublisher changes() {
    return changes;
  }

  PublishedTable movie() {
    return movie;
  }

  /** The control topic, in other hands from then on. */
  ControlTopic control(String incarnation) throws Exception {
    return ControlTopic.takeOver(forum.pulsar().client(), forum.settings(), incarnation);
  }

  TopicWriter writer(Version fence, String incarnation, SendBarrier barrier) throws Exception {
    return TopicWriter.takeOver(
        forum.pulsar().client(),
        forum.settings(),
        movie,
        Routing.settled(2),
        fence,
        incarnation,
        barrier);
  }

  /** Decodes a mark with what was read before it; the relay's answer is returned. */
  CompletableFuture<Outcome> mark(Kind kind, String id, @Nullable WindowContent content) {
    Mark mark = new Mark("test", kind, "forum.movie", id);
    CompletableFuture<Outcome> outcome = exchange.offer(mark, content).outcome();
    transaction(() -> changes.message(Mark.PREFIX, mark.content()));
    return outcome;
  }

  /** Decodes a transaction; its id is returned, which Postgres gave out long ago. */
  int transaction(Runnable content) {
    return transaction(100 + commits + 1, content);
  }

  int transaction(int xid, Runnable content) {
    commits++;
    changes.begin(xid, commits * 1000L, commits);
    content.run();
    changes.commit();
    return xid;
  }

  /** Within a transaction: a movie that was inserted or updated. */
  void update(long id, String title) {
    changes.relation(MOVIE);
    changes.update(MOVIE, null, row(id, title));
  }

  /** Within a transaction: a movie that was updated, but for its large title, which is not sent. */
  void updateWithoutTitle(long id) {
    changes.relation(MOVIE);
    PostgresRow row = row(id, "");
    row.set(1, 0, PostgresRow.UNCHANGED);
    changes.update(MOVIE, null, row);
  }

  /** Within a transaction: a movie that was deleted. */
  void delete(long id) {
    changes.relation(MOVIE);
    changes.delete(MOVIE, row(id, ""));
  }

  void truncate() {
    changes.relation(MOVIE);
    changes.truncate(List.of(MOVIE));
  }

  private static PostgresRow row(long id, String title) {
    byte[] text = title.getBytes(StandardCharsets.UTF_8);
    PostgresRow row = new PostgresRow(3);
    row.reset(ByteBuffer.allocate(8 + text.length).putLong(id).put(text).array());
    row.set(0, 0, 8);
    row.set(1, 8, text.length);
    row.set(2, 0, PostgresRow.NULL);
    return row;
  }

  /** All that the topic holds by now. */
  TopicLog topic() throws Exception {
    parts.barrier().close().join();
    return forum.movies();
  }

  @Override
  public void close() {
    parts.writers().values().forEach(TopicWriter::close);
    parts.control().close();
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
    public void partitionsOrdered(PartitionsOrder order) {}

    @Override
    public void partitionsAdded(String topic, Version version) {}

    @Override
    public void ordered(ChecksumOrder order) {}

    @Override
    public void tokenGiven() {}
  }
}
