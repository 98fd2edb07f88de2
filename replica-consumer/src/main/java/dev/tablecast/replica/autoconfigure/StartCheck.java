package dev.tablecast.replica.autoconfigure;

import dev.tablecast.TablecastException;
import dev.tablecast.replica.LoginPolicy;
import dev.tablecast.replica.SchemaPolicy;
import dev.tablecast.replica.autoconfigure.TablecastReplicaProperties.Guard;
import dev.tablecast.replica.schema.Fault;
import dev.tablecast.replica.schema.ReplicaSchema;
import dev.tablecast.replica.schema.SchemaMismatchException;
import dev.tablecast.replica.schema.UnsafeLoginException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
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
 * the start, and so does a login that the guard does not hold, if it is to; a database that does
 * not answer in time, or denies a right, leaves the rest to the replicas, which check tables again
 * before they apply anything. Logins are then looked at by the next start.
 */
final class StartCheck {

  private static final Logger log = LoggerFactory.getLogger(StartCheck.class);

  private final ReplicaSchema schema;
  private final SchemaPolicy policy;
  private final Guard guard;
  private final ApplierDatabase applier;
  private final DataSource service;
  private final Duration patience;

  /**
   * A check.
   *
   * @param applier where replicas are applied
   * @param service the service's own way there
   * @param patience how long the start waits for an answer at most
   */
  StartCheck(
      ReplicaSchema schema,
      SchemaPolicy policy,
      Guard guard,
      ApplierDatabase applier,
      DataSource service,
      Duration patience) {
    this.schema = schema;
    this.policy = policy;
    this.guard = guard;
    this.applier = applier;
    this.service = service;
    this.patience = patience;
  }

  /**
   * Runs the check.
   *
   * @throws SchemaMismatchException telling what is wrong with the tables and what mends it
   * @throws UnsafeLoginException telling what the service's login may do that it must not, if that
   *     is refused
   */
  void run() {
    FutureTask<@Nullable Void> task = new FutureTask<>(this::check);
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

  private @Nullable Void check() throws SQLException {
    prepare();
    if (guard.logins() != LoginPolicy.OFF) {
      checkLogin();
    }
    return null;
  }

  /** Only what another release would mend refuses this one: rights are found at run time. */
  private void prepare() throws SQLException {
    try (Connection connection = applier.connections().getConnection()) {
      schema.prepare(connection, policy);
    } catch (SchemaMismatchException mismatch) {
      if (mismatch.refusesStart()) {
        throw mismatch;
      }
      log.warn("{}\nThe service starts all the same.", mismatch.getMessage());
    }
  }

  private void checkLogin() throws SQLException {
    List<Fault> faults = loginFaults();
    if (!faults.isEmpty()) {
      UnsafeLoginException unsafe = new UnsafeLoginException(faults);
      if (guard.logins() == LoginPolicy.REFUSE) {
        throw unsafe;
      }
      log.warn("{}", unsafe.getMessage());
    }
  }

  private List<Fault> loginFaults() throws SQLException {
    try (Connection own = service.getConnection()) {
      if (!applier.isOwn()) {
        // A pool may have one connection only.
        return schema.loginFaults(own, own, guard.level(), policy);
      }
      try (Connection applying = applier.connections().getConnection()) {
        return schema.loginFaults(own, applying, guard.level(), policy);
      }
    }
  }

  private static void judge(@Nullable Throwable cause) {
    if (cause instanceof TablecastException refusal) {
      throw refusal;
    }
    warn(String.valueOf(cause == null ? null : cause.getMessage()));
  }

  private static void warn(String reason) {
    log.warn(
        "The database does not answer ({}). The service starts all the same; its replicas are"
            + " checked and brought up to date from when it does",
        reason);
  }
}
