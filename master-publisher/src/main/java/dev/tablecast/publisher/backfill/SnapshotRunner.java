package dev.tablecast.publisher.backfill;

import dev.tablecast.publisher.backfill.Exchange.Outcome;
import dev.tablecast.publisher.backfill.Mark.Kind;
import dev.tablecast.publisher.backfill.SnapshotJob.Place;
import dev.tablecast.publisher.backfill.SnapshotProgress.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads tables chunk by chunk, each between two watermarks, and hands the chunks to the relay. A
 * table that cannot be read is tried again later, from where it stopped; one that is paused waits,
 * and all of them while the relay is behind. Where there is nothing to snapshot, checksums are
 * read. Runs on a thread of its own, one table after another.
 */
public final class SnapshotRunner {

  private static final Logger log = LoggerFactory.getLogger(SnapshotRunner.class);

  private static final int LOOK_AGAIN_MILLIS = 20;

  private static final int LONGEST_PAUSE_SECONDS = 60;

  private static final int THROTTLED_MILLIS = 100;

  /** How long a checksum that becomes due may have to wait though there is nothing else to do. */
  private static final int LOOK_FOR_CHECKSUMS_MILLIS = 200;

  private final Exchange exchange;
  private final MarkWriter marks;
  private final SnapshotPace pace;
  private final int chunkRows;
  private final SnapshotQueue queue = new SnapshotQueue();
  private final ChecksumRunner checksums;

  /**
   * @param incarnation the relay whose marks it writes
   * @param chunkRows how many rows a chunk has at most
   * @param stalled how long Pulsar has acknowledged nothing of what was sent; zero if nothing waits
   * @param checksums where passes are kept
   * @param checksumEvery in which time standing passes go through their tables
   */
  public SnapshotRunner(
      Exchange exchange,
      String incarnation,
      int chunkRows,
      Supplier<Duration> stalled,
      ChecksumMemory checksums,
      Duration checksumEvery) {
    this.exchange = exchange;
    this.marks = new MarkWriter(exchange, incarnation);
    this.pace = new SnapshotPace(exchange, stalled);
    this.chunkRows = chunkRows;
    this.checksums =
        new ChecksumRunner(
            marks, pace, queue, checksums, new ChecksumPace(checksumEvery, chunkRows));
  }

  /** Where the relay finds what belongs to its marks. */
  public Exchange exchange() {
    return exchange;
  }

  /** What is to be done. */
  public SnapshotQueue queue() {
    return queue;
  }

  /** Which checksums are to be published, after all snapshots. */
  public ChecksumQueue checksums() {
    return checksums.queue();
  }

  /**
   * Works until interrupted, or until the database fails.
   *
   * @param connection in autocommit mode; the caller ends it, from another thread if need be
   */
  public void run(Connection connection)
      throws SQLException, InterruptedException, ExecutionException {
    while (true) {
      SnapshotJob job = queue.take(checksums.isDue() ? 0 : LOOK_FOR_CHECKSUMS_MILLIS);
      if (job == null) {
        checksums.work(connection);
        continue;
      }
      try {
        SnapshotJob rest = work(connection, job);
        if (rest == null) {
          queue.ended(job);
        } else {
          standAside(connection, rest);
        }
      } catch (UnreadableTableException e) {
        // Nobody has to remember meanwhile which transactions are decoded.
        marks.mark(connection, Kind.SNAPSHOT_PAUSE, job.topic());
        addLater(job.from(e.place()), e);
      }
    }
  }

  /** Waits until the relay is no longer behind; what is paused waits in the queue. */
  private void standAside(Connection connection, SnapshotJob job)
      throws SQLException, InterruptedException, ExecutionException {
    marks.mark(connection, Kind.SNAPSHOT_PAUSE, job.topic());
    queue.say(job, State.THROTTLED);
    while (pace.isBehind() && !queue.isPaused(job)) {
      TimeUnit.MILLISECONDS.sleep(THROTTLED_MILLIS);
      // Tells how far behind it is by now.
      marks.mark(connection, Kind.SNAPSHOT_PAUSE, job.topic());
    }
    queue.putBack(job);
  }

  private void addLater(SnapshotJob job, UnreadableTableException e) {
    SnapshotProgress failed = queue.fails(job, e.reason());
    long pause = Math.min(1L << Math.min(failed.failures(), 30), LONGEST_PAUSE_SECONDS);
    log.error(
        "{}: its rows cannot be read. Until they can, its snapshot is not complete; if it is the"
            + " first, subscribers do not take a row's absence for a delete. Mend what reads them;"
            + " it is tried again in {} s. Changes of all tables are published meanwhile",
        job.topic(),
        pause,
        e.getCause());
    CompletableFuture.delayedExecutor(pause, TimeUnit.SECONDS).execute(() -> queue.add(job));
  }

  /** Does a job, or as much of it as can be done now; returns what is left, null if nothing is. */
  private @Nullable SnapshotJob work(Connection connection, SnapshotJob job)
      throws SQLException, InterruptedException, ExecutionException, UnreadableTableException {
    ChunkSource source = job.source();
    if (source == null) {
      settleLeftovers(connection, job);
      return null;
    }
    // Either mark makes the relay remember from here on which transactions it has decoded.
    if (mark(connection, job.first(), job) != Outcome.DONE) {
      tellCancelled(job);
      return null;
    }
    awaitOlderTransactions(connection);
    Reading read = readAll(connection, job, source);
    if (read.end() == Reading.End.INTERRUPTED) {
      return job.from(read.place());
    }
    if (read.end() == Reading.End.CANCELLED
        || !settleLeftovers(connection, job)
        || mark(connection, job.last(), job) != Outcome.DONE) {
      tellCancelled(job);
    }
    return null;
  }

  private Outcome mark(Connection connection, Kind kind, SnapshotJob job)
      throws SQLException, InterruptedException, ExecutionException {
    return marks.mark(connection, kind, job.topic(), job.id(), null);
  }

  private static void tellCancelled(SnapshotJob job) {
    log.info(
        "{}: a snapshot has ended early, for the table was truncated or begins to be published as a"
            + " whole",
        job.topic());
  }

  /** How the reading of a table ended, and where. */
  private record Reading(End end, Place place) {

    enum End {
      ALL_READ,
      /** It has to go on from that place later. */
      INTERRUPTED,
      /** There is nothing to go on with. */
      CANCELLED
    }
  }

  private Reading readAll(Connection connection, SnapshotJob job, ChunkSource source)
      throws SQLException, InterruptedException, ExecutionException, UnreadableTableException {
    Place place = job.begun() == null ? Place.START : job.begun();
    // What committed before the first mark is visible by now; all else comes through the log.
    ChunkSource bounded = OwnTransaction.read(connection, place, source::upToNow);
    queue.begins(job, place, OwnTransaction.read(connection, place, source::estimate));
    Window window = read(connection, job.topic(), bounded, place);
    while (true) {
      Exchange.Offer high =
          marks.write(connection, job.high(), job.topic(), window.id(), window.chunk());
      boolean last = window.chunk().ends();
      // Read while the relay publishes.
      Window ahead = last ? window : readAhead(connection, job.topic(), bounded, window, high);
      switch (high.outcome().get()) {
        case CANCELLED -> {
          return new Reading(Reading.End.CANCELLED, window.begin());
        }
        case STALE -> window = read(connection, job.topic(), bounded, window.begin());
        case DONE -> {
          queue.advances(job, window.chunk().rows().size());
          if (last) {
            log.info("{}: {} rows snapshotted", job.topic(), window.end().rows());
            return new Reading(Reading.End.ALL_READ, window.end());
          }
          if (queue.isPaused(job) || pace.isBehind()) {
            return new Reading(Reading.End.INTERRUPTED, window.end());
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
    marks.write(connection, Kind.LOW, topic, id, null);
    Chunk chunk =
        OwnTransaction.read(
            connection, place, reading -> source.next(reading, place.after(), chunkRows));
    return new Window(id, place, chunk);
  }

  /** A chunk that was read after the low watermark of that id. */
  private record Window(String id, Place begin, Chunk chunk) {

    Place end() {
      return begin.plus(chunk);
    }
  }

  private boolean settleLeftovers(Connection connection, SnapshotJob job)
      throws SQLException, InterruptedException, ExecutionException {
    while (true) {
      String id = UUID.randomUUID().toString();
      marks.mark(connection, Kind.LOW, job.topic(), id, null);
      Chunk found = job.leftovers().find(connection);
      Outcome outcome = marks.mark(connection, job.high(), job.topic(), id, found);
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
    OlderTransactions older = OlderTransactions.of(connection);
    while (!older.haveEnded(connection)) {
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
  }
}
