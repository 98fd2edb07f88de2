package dev.tablecast.replica.autoconfigure;

import dev.tablecast.replica.SchemaPolicy;
import dev.tablecast.replica.schema.ReplicaSchema;
import dev.tablecast.replica.schema.SchemaMismatchException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the declared replicas with the database while the service starts: wrong tables refuse
 * the start; a database that does not answer in time, or denies a right, leaves the rest to the
 * replicas, which check again before they apply anything.
 */
final class StartCheck {

  private static final Logger log = LoggerFactory.getLogger(StartCheck.class);

  private final ReplicaSchema schema;
  private final SchemaPolicy policy;
  private final DataSource database;
  private final Duration patience;

  /**
   * A check.
   *
   * @param patience how long the start waits for an answer at most
   */
  StartCheck(ReplicaSchema schema, SchemaPolicy policy, DataSource database, Duration patience) {
    this.schema = schema;
    this.policy = policy;
    this.database = database;
    this.patience = patience;
  }

  /**
   * Runs the check.
   *
   * @throws SchemaMismatchException telling what is wrong with the tables and what mends it
   */
  void run() {
    FutureTask<@Nullable Void> task = new FutureTask<>(this::prepare);
    // One that nobody waits for in the end: a pool's time-out may be longer than a start may take.
    Thread thread = new Thread(task, "tablecast-check-replicas");
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      judge(e.getCause());
    } catch (TimeoutException e) {
      task.cancel(true);
      warn("no answer in time");
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Void prepare() throws SQLException {
    try (Connection connection = database.getConnection()) {
      schema.prepare(connection, policy);
    }
    return null;
  }

  /** Only what another release would mend refuses this one: rights are found at run time. */
  private static void judge(@Nullable Throwable cause) {
    if (cause instanceof SchemaMismatchException mismatch) {
      if (mismatch.refusesStart()) {
        throw mismatch;
      }
      log.warn("{}\nThe service starts all the same.", mismatch.getMessage());
    } else {
      warn(String.valueOf(cause == null ? null : cause.getMessage()));
    }
  }

  private static void warn(String reason) {
    log.warn(
        "The database does not answer ({}). The service starts all the same; its replicas are"
            + " checked and brought up to date from when it does",
        reason);
  }
}
