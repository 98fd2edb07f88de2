package dev.tablecast.publisher.backfill;

import dev.tablecast.publisher.backfill.Exchange.Outcome;
import dev.tablecast.publisher.backfill.Mark.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads tables chunk by chunk, each between two watermarks, and hands the chunks to the relay. A
 * table that cannot be read is tried again later, from where it stopped. Runs on a thread of its
 * own, one table after another; the other methods may be called by any thread.
 */
public final class SnapshotRunner {

  private static final Logger log = LoggerFactory.getLogger(SnapshotRunner.class);

  private static final int LOOK_AGAIN_MILLIS = 20;

  private static final int LONGEST_PAUSE_SECONDS = 60;

  private final Exchange exchange;
  private final String incarnation;
  private final int chunkRows;
  private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
  private final Map<String, SnapshotProgress> progress = new ConcurrentHashMap<>();

  public SnapshotRunner(Exchange exchange, String incarnation, int chunkRows) {
    this.exchange = exchange;
    this.incarnation = incarnation;
    this.chunkRows = chunkRows;
  }

  /**
   * One thing to do.
   *
   * @param topic the table, by its topic
   * @param source its rows; null where only leftovers are to be removed
   * @param begun how far it has come; null if it is to be begun
   * @param leftovers keys in the topic of which the snapshot has no rows
   */
  public record Job(
      String topic, @Nullable ChunkSource source, @Nullable Place begun, Leftovers leftovers) {

    Job from(Place place) {
      return new Job(topic, source, place, leftovers);
    }
  }

  /**
   * How far a snapshot has come.
   *
   * @param after the last key that was read; null before the first
   * @param rows how many rows that were
   */
  public record Place(@Nullable String after, long rows) {

    static final Place START = new Place(null, 0);

    Place plus(Chunk chunk) {
      return new Place(chunk.last() == null ? after : chunk.last(), rows + chunk.rows().size());
    }
  }

  /** Adds a job behind those that wait. */
  public void add(Job job) {
    jobs.add(job);
  }

  /** Where the relay finds what belongs to its marks. */
  public Exchange exchange() {
    return exchange;
  }

  /** Snapshots under way, by topic. */
  public Map<String, SnapshotProgress> progress() {
    return progress;
  }

  /**
   * Works until interrupted, or until the database fails.
   *
   * @param connection in autocommit mode; the caller ends it, from another thread if need be
   */
  public void run(Connection connection)
      throws SQLException, InterruptedException, ExecutionException {
    while (true) {
      Job job = jobs.take();
      try {
        if (!run(connection, job)) {
          log.info("{}: the table was truncated, which ends its snapshot", job.topic());
        }
        progress.remove(job.topic());
      } catch (UnreadableTableException e) {
        // Nobody has to remember meanwhile which transactions are decoded.
        mark(connection, Kind.SNAPSHOT_PAUSE, job.topic(), null);
        addLater(job.from(e.place()), e);
      }
    }
  }

  private void addLater(Job job, UnreadableTableException e) {
    SnapshotProgress failed =
        progress
            .getOrDefault(job.topic(), new SnapshotProgress(0, -1, Instant.now(), null))
            .failed(e.reason());
    progress.put(job.topic(), failed);
    long pause = Math.min(1L << Math.min(failed.failures(), 30), LONGEST_PAUSE_SECONDS);
    log.error(
        "{}: its rows cannot be read. Until they can, the topic is incomplete, and subscribers do"
            + " not take a row's absence for a delete. Mend what reads them; it is tried again in"
            + " {} s. Changes of all tables are published meanwhile",
        job.topic(),
        pause,
        e.getCause());
    CompletableFuture.delayedExecutor(pause, TimeUnit.SECONDS).execute(() -> jobs.add(job));
  }

  private boolean run(Connection connection, Job job)
      throws SQLException, InterruptedException, ExecutionException, UnreadableTableException {
    ChunkSource source = job.source();
    if (source != null) {
      // Either mark makes the relay remember from here on which transactions it has decoded.
      Kind first = job.begun() == null ? Kind.SNAPSHOT_BEGIN : Kind.SNAPSHOT_RESUME;
      if (mark(connection, first, job.topic(), null) != Outcome.DONE) {
        return false;
      }
      awaitOlderTransactions(connection);
      if (!readAll(connection, job, source)) {
        return false;
      }
    }
    return settleLeftovers(connection, job)
        && (source == null
            || mark(connection, Kind.SNAPSHOT_END, job.topic(), null) == Outcome.DONE);
  }

  private boolean readAll(Connection connection, Job job, ChunkSource source)
      throws SQLException, InterruptedException, ExecutionException, UnreadableTableException {
    Place place = job.begun() == null ? Place.START : job.begun();
    // What committed before the first mark is visible by now; all else comes through the log.
    ChunkSource bounded = read(connection, place, source::upToNow);
    progress.put(
        job.topic(), progress(job.topic(), place, read(connection, place, source::estimate)));
    Window window = read(connection, job.topic(), bounded, place);
    while (true) {
      Exchange.Offer high = write(connection, Kind.HIGH, job.topic(), window.id(), window.chunk());
      boolean last = window.chunk().ends();
      // Read while the relay publishes.
      Window ahead = last ? window : readAhead(connection, job.topic(), bounded, window, high);
      switch (high.outcome().get()) {
        case CANCELLED -> {
          return false;
        }
        case STALE -> window = read(connection, job.topic(), bounded, window.begin());
        case DONE -> {
          int rows = window.chunk().rows().size();
          progress.computeIfPresent(job.topic(), (topic, reading) -> reading.plus(rows));
          if (last) {
            log.info("{}: {} rows snapshotted", job.topic(), window.end().rows());
            return true;
          }
          window = ahead;
        }
      }
    }
  }

  private Window readAhead(
      Connection connection, String topic, ChunkSource source, Window before, Exchange.Offer high)
      throws SQLException, InterruptedException, ExecutionException, UnreadableTableException {
    try {
      return read(connection, topic, source, before.end());
    } catch (UnreadableTableException e) {
      throw high.outcome().get() == Outcome.DONE ? e : e.at(before.begin());
    }
  }

  /** Writes a low watermark, and then reads what follows a place. */
  private Window read(Connection connection, String topic, ChunkSource source, Place place)
      throws SQLException, UnreadableTableException {
    String id = UUID.randomUUID().toString();
    write(connection, Kind.LOW, topic, id, null);
    Chunk chunk =
        read(connection, place, reading -> source.next(reading, place.after(), chunkRows));
    return new Window(id, place, chunk);
  }

  /** A chunk that was read after the low watermark of that id. */
  private record Window(String id, Place begin, Chunk chunk) {

    Place end() {
      return begin.plus(chunk);
    }
  }

  private SnapshotProgress progress(String topic, Place place, long estimate) {
    SnapshotProgress before = progress.get(topic);
    return new SnapshotProgress(
        place.rows(), estimate, Instant.now(), before == null ? null : before.failure());
  }

  /** What a source gives in a transaction of its own. */
  private static <T> T read(Connection connection, Place place, Reading<T> reading)
      throws SQLException, UnreadableTableException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    try {
      return reading.on(connection);
    } catch (Exception e) {
      throw new UnreadableTableException(place, e);
    } finally {
      // Fails, and so ends the relay, where it is the connection that does.
      connection.rollback();
      connection.setAutoCommit(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T on(Connection connection) throws SQLException;
  }

  private boolean settleLeftovers(Connection connection, Job job)
      throws SQLException, InterruptedException, ExecutionException {
    while (true) {
      String id = UUID.randomUUID().toString();
      mark(connection, Kind.LOW, job.topic(), id, null);
      Chunk found = job.leftovers().find();
      Outcome outcome = mark(connection, Kind.HIGH, job.topic(), id, found);
      if (outcome == Outcome.CANCELLED) {
        return false;
      }
      if (outcome == Outcome.DONE) {
        if (found.rows().isEmpty()) {
          return true;
        }
        log.info(
            "{}: {} keys are no longer in the table and removed, or parked and kept",
            job.topic(),
            found.rows().size());
      }
    }
  }

  /** Rows of a transaction that began before a table was published may be missing in the log. */
  private void awaitOlderTransactions(Connection connection)
      throws SQLException, InterruptedException {
    DSLContext sql = DSL.using(connection, SQLDialect.POSTGRES);
    long youngest = sql.fetchSingle("select pg_current_xact_id()::text::bigint").get(0, Long.class);
    while (sql.fetchSingle("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            .get(0, Long.class)
        <= youngest) {
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  private Outcome mark(Connection connection, Kind kind, String topic, @Nullable Chunk chunk)
      throws SQLException, InterruptedException, ExecutionException {
    return mark(connection, kind, topic, UUID.randomUUID().toString(), chunk);
  }

  /** Writes a mark and waits until the relay has decoded it. */
  private Outcome mark(
      Connection connection, Kind kind, String topic, String id, @Nullable Chunk chunk)
      throws SQLException, InterruptedException, ExecutionException {
    return write(connection, kind, topic, id, chunk).outcome().get();
  }

  private Exchange.Offer write(
      Connection connection, Kind kind, String topic, String id, @Nullable Chunk chunk)
      throws SQLException {
    Mark mark = new Mark(incarnation, kind, topic, id);
    Exchange.Offer offer = exchange.offer(mark, chunk);
    mark.emit(connection);
    return offer;
  }
}
