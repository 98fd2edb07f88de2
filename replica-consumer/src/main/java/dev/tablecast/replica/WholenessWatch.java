package dev.tablecast.replica;

import dev.tablecast.replica.apply.ReplicaProgress;
import dev.tablecast.replica.table.ReplicaLayout;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.IntSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the owner for all rows if a replica has for too long not had a whole snapshot of the owner's
 * epoch, and so may have rows that the owner has not, and lack some. Mostly the owner takes one by
 * itself; not if its topic was deleted, for instance. Runs on a thread of its own.
 */
final class WholenessWatch implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(WholenessWatch.class);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final ReplicaLayout replica;
  private final OwnerRequests owner;
  private final Duration patience;
  private final IntSupplier partitions;
  private final DataSource database;
  private final Shutdown shutdown;

  private long wholeAt = System.nanoTime();
  private @Nullable String told;

  /**
   * A watch over one replica.
   *
   * @param patience for how long it may lack the snapshot until its owner is asked, again and again
   * @param partitions how many there are, as far as this instance knows; 0 if it does not
   */
  WholenessWatch(
      ReplicaLayout replica,
      OwnerRequests owner,
      Duration patience,
      IntSupplier partitions,
      DataSource database,
      Shutdown shutdown) {
    this.replica = replica;
    this.owner = owner;
    this.patience = patience;
    this.partitions = partitions;
    this.database = database;
    this.shutdown = shutdown;
  }

  @Override
  public void run() {
    Duration quarter = patience.dividedBy(4);
    Duration pause = quarter.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : quarter;
    while (!shutdown.hasBegun()) {
      try {
        look();
      } catch (SQLException | RuntimeException e) {
        // It is seen again at the next look, by which the database may be back.
        tell(e);
      }
      shutdown.pause(pause);
    }
  }

  private void look() throws SQLException {
    if (isWhole()) {
      wholeAt = System.nanoTime();
      told = null;
    } else if (System.nanoTime() - wholeAt > patience.toNanos()) {
      log.warn(
          "{}: has had no whole snapshot of the owner's epoch for {}; asks the owner for one",
          replica,
          patience);
      owner.snapshot(replica.facet(), null, null);
      wholeAt = System.nanoTime();
    }
  }

  /** Nothing can be missed as long as nothing has come at all. */
  private boolean isWhole() throws SQLException {
    try (Connection connection = database.getConnection()) {
      ReplicaProgress progress = ReplicaProgress.read(connection, replica.name());
      return progress.partitions().isEmpty() || progress.isWhole(partitions.getAsInt());
    }
  }

  /** Each trouble once, however often it is met. */
  private void tell(Exception e) {
    String trouble = e instanceof SQLException sql ? "SQLSTATE " + sql.getSQLState() : e.toString();
    if (!trouble.equals(told)) {
      log.warn("{}: cannot ask for a snapshot: {}; tried again", replica, trouble);
      told = trouble;
    }
  }
}
