package dev.tablecast.tram.jdbc;

import io.eventuate.common.jdbc.EventuateJdbcStatementExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the records of messages that were received long ago, some thousand in a transaction. A
 * message that comes again later than that would be handled again. Thread-safe.
 */
public final class ReceivedMessagesCleaner implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReceivedMessagesCleaner.class);

  private static final int BATCH = 5_000;
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  private final ReceivedMessages received;
  private final EventuateJdbcStatementExecutor database;
  private final Duration retention;
  private final Clock clock;
  private @Nullable ScheduledExecutorService thread;

  /**
   * A cleaner that does nothing by itself before it is started.
   *
   * @param database commits each statement
   * @param retention how long a record is kept
   */
  public ReceivedMessagesCleaner(
      ReceivedMessages received,
      EventuateJdbcStatementExecutor database,
      Duration retention,
      Clock clock) {
    this.received = received;
    this.database = database;
    this.retention = retention;
    this.clock = clock;
  }

  /**
   * Cleans up now, and then every hour; more often where records are kept for less than ten hours.
   */
  public synchronized void start() {
    long interval = Math.max(1, Math.min(retention.toMillis() / 10, LONGEST_INTERVAL.toMillis()));
    ScheduledExecutorService cleaning =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "tablecast-tram-cleaner");
              made.setDaemon(true);
              return made;
            });
    cleaning.scheduleWithFixedDelay(this::tryClean, 0, interval, TimeUnit.MILLISECONDS);
    thread = cleaning;
  }

  /** Deletes all that is too old. */
  void clean() {
    long before = clock.instant().minus(retention).toEpochMilli();
    int deleted;
    do {
      deleted = database.update(received.delete(), before, BATCH);
    } while (deleted == BATCH && !Thread.currentThread().isInterrupted());
  }

  /** Ends; may be started again. */
  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.shutdownNow();
      thread = null;
    }
  }

  private void tryClean() {
    try {
      clean();
    } catch (RuntimeException e) {
      log.warn(
          "Records of received messages were not cleaned up ({}); the next time they will be",
          e.getMessage());
    }
  }
}
