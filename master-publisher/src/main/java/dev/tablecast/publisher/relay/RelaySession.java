package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.OwnerDatabase;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.backfill.ChecksumMemory;
import dev.tablecast.publisher.backfill.ChunkSource;
import dev.tablecast.publisher.backfill.Exchange;
import dev.tablecast.publisher.backfill.OutboxReader;
import dev.tablecast.publisher.backfill.SnapshotRunner;
import dev.tablecast.publisher.backfill.SnapshotWindow;
import dev.tablecast.publisher.backfill.TableReader;
import dev.tablecast.publisher.log.LogStream;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.publisher.schema.TableShape;
import dev.tablecast.publisher.topic.Checkpoint;
import dev.tablecast.publisher.topic.ControlLog;
import dev.tablecast.publisher.topic.ControlTopic;
import dev.tablecast.publisher.topic.MessageWriter;
import dev.tablecast.publisher.topic.Routing;
import dev.tablecast.publisher.topic.SendBarrier;
import dev.tablecast.publisher.topic.Tail;
import dev.tablecast.publisher.topic.TopicSetup;
import dev.tablecast.publisher.topic.TopicWriter;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.pulsar.client.api.PulsarClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One relay from taking over to its end: takes the slot, fences the topics, learns what they hold,
 * and publishes what comes. Ends by an exception, always; the next session begins anew. Confined to
 * the thread that made it, but for {@link #close}.
 */
public final class RelaySession implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RelaySession.class);

  private final PublisherSettings settings;
  private final OwnerDatabase database;
  private final PulsarClient client;
  private final OwnerSchema schema;
  private final RelayBoard board;
  private final String incarnation = "tablecast-" + UUID.randomUUID();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private boolean closed;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  public RelaySession(
      PublisherSettings settings,
      OwnerDatabase database,
      PulsarClient client,
      OwnerSchema schema,
      RelayBoard board) {
    this.settings = settings;
    this.database = database;
    this.client = client;
    this.schema = schema;
    this.board = board;
  }

  /**
   * Publishes until something fails or {@link #close} is called.
   *
   * @param gapFound how the session before found that the log has a gap, so that a new epoch
   *     begins; null if it has not
   * @throws ContinuityLostException if this session finds it
   */
  public void run(TopicSetup setup, @Nullable String gapFound) throws SQLException, IOException {
    Connection connection = connect();
    List<PublishedTable> tables = schema.check(connection);
    Slots slots = new Slots(connection, settings.logName());
    if (!slots.lock()) {
      throw new SlotTakenException();
    }
    Map<String, Integer> partitions = setup.prepare(tables);
    setup.prepareControlTopic(settings.controlTopic());
    ControlTopic control = open(ControlTopic.takeOver(client, settings, incarnation));

    preparePublication(connection, control);
    Checkpoint checkpoint = new EpochChoice(slots, control, board).choose(gapFound);
    int epoch = checkpoint.epoch();
    board.epoch(epoch);
    if (checkpoint.isBeginning()) {
      // On record before anything else: no epoch may begin twice, even if its slot is lost with
      // the database and nothing of it was known to be published.
      control.remember(checkpoint);
      slots.create(epoch);
    }
    LogStream stream =
        open(
            LogStream.open(
                database, slots.name(epoch), schema.publication(), settings.spoolDirectory()));
    slots.dropBefore(epoch);

    SendBarrier barrier = new SendBarrier();
    ControlLog memory = new ControlLog(control, barrier);
    Routings routings = new Routings(control, memory);
    PartitionAdding adding = new PartitionAdding(incarnation, routings, setup, board);
    Version fence = new Version(epoch, checkpoint.lsn(), 0);
    Map<String, TopicWriter> writers = new LinkedHashMap<>();
    board.partitionsAreRight();
    for (PublishedTable table : tables) {
      int found = partitions.getOrDefault(table.topic(), settings.partitions());
      Routing routing = routings.takeOver(table.topic(), found, epoch);
      adding.check(table.topic(), found, routing);
      String name = incarnation + "-" + writers.size();
      TopicWriter writer =
          open(TopicWriter.takeOver(client, settings, table, routing, fence, name, barrier));
      // Where the epoch begins with it; elsewhere the log has the place.
      writer.passBarrier(new Version(epoch, 0, 0), System.currentTimeMillis());
      writers.put(table.topic(), writer);
    }
    for (TopicWriter writer : writers.values()) {
      publishAgainIfDeleted(writer, control);
    }
    LogPosition position = new LogPosition(epoch);
    Parking parking = new Parking(control);
    RelayParts parts =
        new RelayParts(
            incarnation,
            control,
            writers,
            barrier,
            memory,
            position,
            new SnapshotWindow(),
            parking,
            routings,
            new MessagePublisher(
                schema.messageTables(),
                open(new MessageWriter(client, settings, setup, barrier)),
                parking,
                position));
    Continuity continuity = new Continuity(checkpoint, tails(writers.values()));
    continuity.reaches(slots.end());
    publish(parts, adding, checkpoint, continuity, stream, connection);
  }

  /** Nobody would know else: what the relays before left says that the table is published. */
  private static void publishAgainIfDeleted(TopicWriter writer, ControlTopic control)
      throws IOException {
    String topic = writer.table().topic();
    if (writer.lacksPartition() && control.state().snapshot(topic).isPresent()) {
      log.warn(
          "{}: a partition holds nothing, though the table has been published: the topic was"
              + " deleted, at least in part. Every row is published again",
          topic);
      control.forget(topic);
    }
  }

  private static List<Tail> tails(Collection<TopicWriter> writers) {
    return writers.stream().flatMap(writer -> writer.tails().stream()).toList();
  }

  /** What is published from here on only is missing in the log, and has to be snapshotted. */
  private void preparePublication(Connection connection, ControlTopic control)
      throws SQLException, IOException {
    for (String topic : schema.unpublished(connection)) {
      control.forget(topic);
    }
    schema.preparePublication(connection);
  }

  private void publish(
      RelayParts parts,
      PartitionAdding adding,
      Checkpoint checkpoint,
      Continuity continuity,
      LogStream stream,
      Connection connection)
      throws SQLException, IOException {
    Map<String, TableShape> shapes = schema.shapes(connection);
    Map<String, ChunkSource> sources = sources();
    SnapshotStates states =
        new SnapshotStates(
            parts,
            new Recovery(parts.control().state().gap(checkpoint.epoch()), parts.memory(), board),
            shapes,
            sources.keySet());
    ChecksumMemory passes = new ControlledChecksums(parts.memory());
    SnapshotRunner runner =
        new SnapshotRunner(
            new Exchange(),
            parts.incarnation(),
            settings.snapshotChunkRows(),
            parts.memory()::stalled,
            passes,
            settings.checksumEvery());
    SnapshotPlan plan = new SnapshotPlan(parts, runner.queue(), states, sources, client, settings);
    RowPublisher rows =
        new RowPublisher(
            parts.position(),
            parts.window(),
            parts.parking(),
            settings.topicPolicy().maxMessageBytes());
    ChecksumPlan checksums =
        new ChecksumPlan(
            parts, runner.checksums(), passes, settings.checksumEvery(), Clock.systemUTC());
    SnapshotPublisher snapshots = new SnapshotPublisher(parts, rows, runner.exchange(), states);
    RelayPulse pulse = new RelayPulse(parts, adding, connection, schema, shapes, settings);
    MessageSweep sweep = new MessageSweep(schema, shapes, parts);
    Consumer<Checkpoint> passed =
        reached -> {
          board.passed(reached);
          sweep.passed(reached);
        };
    RelayWatch watch =
        new RelayWatch(
            board,
            stream,
            new CheckpointKeeper(parts.memory(), stream, passed, this::fail),
            checkpoint.system(),
            plan,
            checksums,
            pulse,
            parts.routings());
    RowRereader rereader = open(new RowRereader(database));
    ChangePublisher changes =
        new ChangePublisher(parts, continuity, rows, snapshots, rereader, watch);
    board.watch(
        () -> counts(parts),
        runner.queue()::progress,
        runner.checksums()::progress,
        parts.parking()::status);
    board.say(RelayStatus.State.CATCHING_UP, "publishing what was committed before", null);
    Connection reading = connect();
    open(new RelayThread("tablecast-snapshots", () -> runner.run(reading), this::fail));
    open(new RelayThread("tablecast-heartbeat", pulse, this::fail));
    log.info("Took over the log of {} in epoch {}", database, checkpoint.epoch());
    try {
      if (!schema.messageTables().isEmpty()) {
        Connection messages = connect();
        new MessageBacklog(parts, shapes, stream, messages).publish(schema.messageTables());
        open(new RelayThread("tablecast-messages", () -> sweep.run(messages), this::fail));
      }
      stream.readInto(changes);
    } finally {
      board.unwatch();
    }
  }

  private Map<String, ChunkSource> sources() {
    Map<String, ChunkSource> sources = new HashMap<>();
    for (PublishedTable table : schema.tables()) {
      if (table.outbox()) {
        OutboxReader.of(
                schema.outboxTable(table.topic()),
                table.facet(),
                settings.topicPolicy().maxMessageBytes())
            .ifPresent(source -> sources.put(table.topic(), source));
      } else {
        sources.put(table.topic(), new TableReader(table));
      }
    }
    return sources;
  }

  private static RelayCounts counts(RelayParts parts) {
    RelayCounts counts = new RelayCounts(0, 0, parts.messages().published());
    for (TopicWriter writer : parts.writers().values()) {
      counts = counts.plus(new RelayCounts(writer.sent(), writer.skipped(), 0));
    }
    return counts;
  }

  /** Ends the session because a part of it failed: closing the log wakes the relay's thread. */
  private void fail(Throwable cause) {
    if (failure.compareAndSet(null, cause)) {
      close();
    }
  }

  /** What ended the session, where it was not the relay's own thread that found out. */
  public @Nullable Throwable failure() {
    return failure.get();
  }

  /** A connection that ends at once with the session, whatever another thread waits for on it. */
  private Connection connect() throws SQLException {
    Connection connection = database.connect();
    open(() -> connection.abort(Runnable::run));
    return connection;
  }

  private <T extends AutoCloseable> T open(T part) {
    synchronized (this) {
      if (!closed) {
        opened.push(part);
        return part;
      }
    }
    close(part);
    throw new IllegalStateException("the relay was closed while it took over");
  }

  /** Gives everything back, last opened first; may be called by any thread, and again. */
  @Override
  public void close() {
    while (true) {
      AutoCloseable part;
      synchronized (this) {
        closed = true;
        part = opened.poll();
      }
      if (part == null) {
        return;
      }
      close(part);
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      log.debug("A part of the relay did not close well", e);
    }
  }
}
