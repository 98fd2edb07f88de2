package dev.tablecast.replica;

import dev.tablecast.replica.apply.ReplicaProgress;
import dev.tablecast.wire.FreshnessToken;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import javax.sql.DataSource;

/**
 * Waits until a replica has what a token stands for. Asks the database, for it may be another
 * instance that applies; holds no connection in between. Thread-safe.
 */
final class FreshnessWait {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(1);

  /** A question to a table of a few rows, by its primary key. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

  private final DataSource database;
  private final String replica;
  private final IntSupplier partitions;

  /**
   * A wait for one replica.
   *
   * @param replica its name in the database
   * @param partitions how many there are, as far as this instance knows; 0 if it does not; throws
   *     where there is nothing to wait for any longer
   */
  FreshnessWait(DataSource database, String replica, IntSupplier partitions) {
    this.database = database;
    this.replica = replica;
    this.partitions = partitions;
  }

  /**
   * Waits.
   *
   * @return what it lacked at last, by partition; nothing if it is fresh
   */
  List<String> run(FreshnessToken token, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    Backoff pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    while (true) {
      long left = deadline - System.nanoTime();
      int count = partitions.getAsInt();
      ReplicaProgress progress = progress();
      if (progress.has(token)) {
        return List.of();
      }
      if (left <= 0) {
        return progress.lacking(token, count);
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(pauses.next().toNanos(), left));
    }
  }

  private ReplicaProgress progress() {
    try (Connection connection = database.getConnection()) {
      return ReplicaProgress.read(connection, replica);
    } catch (SQLException e) {
      throw new FreshnessUnknownException(replica, e);
    }
  }
}
