package dev.tablecast.publisher.autoconfigure;

import dev.tablecast.TablecastException;
import dev.tablecast.contract.compatibility.IncompatibleContractException;
import dev.tablecast.publisher.OwnerDatabase;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.ServerUnreachableException;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.schema.SchemaMismatchException;
import dev.tablecast.publisher.topic.TopicSetup;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares contracts with tables and topics while the service starts: a wrong contract refuses the
 * start; a server that does not answer in time, or denies a right, leaves the rest to the relay.
 */
final class StartCheck {

  private static final Logger log = LoggerFactory.getLogger(StartCheck.class);

  private final PublisherSettings settings;
  private final OwnerDatabase database;
  private final Supplier<PulsarAdmin> admin;
  private final OwnerSchema schema;
  private final Duration patience;

  /**
   * A check.
   *
   * @param patience how long the start waits for an answer at most
   */
  StartCheck(
      PublisherSettings settings,
      OwnerDatabase database,
      Supplier<PulsarAdmin> admin,
      OwnerSchema schema,
      Duration patience) {
    this.settings = settings;
    this.database = database;
    this.admin = admin;
    this.schema = schema;
    this.patience = patience;
  }

  /**
   * Runs the check.
   *
   * @throws TablecastException telling what is wrong with a contract and what mends it
   */
  void run() {
    long deadline = System.nanoTime() + patience.toNanos();
    FutureTask<Void> tables = begin("tables", this::checkTables);
    FutureTask<Void> topics = begin("topics", this::checkTopics);
    await(tables, "Postgres (" + database + ")", deadline);
    await(topics, "Pulsar's admin interface", deadline);
  }

  private Void checkTables() throws Exception {
    try (Connection connection = database.connect()) {
      schema.check(connection);
    }
    return null;
  }

  private Void checkTopics() {
    try (PulsarAdmin client = admin.get()) {
      new TopicSetup(settings, client).checkContracts(schema.tables());
    }
    return null;
  }

  /** A thread that nobody waits for in the end: some clients' time-outs are a minute. */
  private static FutureTask<Void> begin(String what, Callable<Void> check) {
    FutureTask<Void> task = new FutureTask<>(check);
    Thread thread = new Thread(task, "tablecast-check-" + what);
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static void await(FutureTask<Void> task, String server, long deadline) {
    try {
      task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      judge(e.getCause(), server);
    } catch (TimeoutException e) {
      task.cancel(true);
      warn(server, "no answer in time");
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Only what another release would mend refuses this one: rights are lost and found at run time.
   */
  private static void judge(@Nullable Throwable cause, String server) {
    if (cause instanceof SchemaMismatchException mismatch && mismatch.breaksContract()) {
      throw mismatch;
    }
    if (cause instanceof IncompatibleContractException incompatible) {
      throw incompatible;
    }
    if (cause instanceof TablecastException && !(cause instanceof ServerUnreachableException)) {
      log.warn("{}\nThe service starts all the same.", cause.getMessage());
    } else {
      warn(server, String.valueOf(cause));
    }
  }

  private static void warn(String server, String reason) {
    log.warn(
        "{} does not answer ({}). The service starts all the same; what it commits is published"
            + " from when it does",
        server,
        reason);
  }
}
