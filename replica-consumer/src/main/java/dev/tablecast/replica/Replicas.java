package dev.tablecast.replica;

import dev.tablecast.replica.apply.ListenerCalls;
import dev.tablecast.replica.schema.ReplicaSchema;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.topic.FacetTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.apache.pulsar.client.api.PulsarClient;

/**
 * Keeps a service's replicas up with their owners' topics, from {@link #start} to {@link #close}.
 * Trouble with the broker or the database is told in {@link #status} and in the log, and tried
 * again; it never ends the service. Any number of instances may do this for the same database: of
 * each partition one applies, the others stand by. Thread-safe.
 */
public final class Replicas implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(5);

  private final List<ReplicaRunner> runners = new ArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Shutdown shutdown = new Shutdown();

  /**
   * Prepares, without asking any server.
   *
   * @param database gives connections to the service's database; two at a time for each partition
   *     at most are in use, one mostly. Whether there are fewer costs only time.
   * @param client remains the caller's, to be closed after this
   * @throws DeclarationException telling everything that is wrong with the declarations
   */
  public Replicas(
      ReplicaSettings settings,
      DataSource database,
      PulsarClient client,
      List<ReplicaTable> replicas) {
    ReplicaSchema schema = ReplicaSchema.of(replicas);
    String instance = UUID.randomUUID().toString();
    for (ReplicaTable replica : replicas) {
      ReplicaLayout layout = ReplicaLayout.of(replica);
      FacetTopic topic =
          new FacetTopic(
              client,
              settings.topic(layout.facet().topic()),
              "%s.%s.%s".formatted(settings.service(), layout.schema(), layout.table()),
              instance);
      runners.add(
          new ReplicaRunner(
              settings,
              layout,
              schema.only(layout),
              ListenerCalls.of(replica),
              topic,
              database,
              this::newThread,
              shutdown));
    }
  }

  /** Begins; returns at once, with or without servers. */
  public void start() {
    runners.forEach(runner -> newThread(runner).start());
  }

  /** How the replicas are doing, as far as this instance knows. */
  public ReplicasStatus status() {
    return new ReplicasStatus(runners.stream().map(ReplicaRunner::status).toList());
  }

  /** Ends after the transactions that are under way. */
  @Override
  public void close() {
    shutdown.begin();
    join(GRACE);
    // Who is still waiting for a server waits no longer.
    threads.forEach(Thread::interrupt);
    join(GRACE);
  }

  private void join(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    for (Thread thread : threads) {
      try {
        thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private Thread newThread(Runnable runnable) {
    Thread thread = new Thread(runnable, "tablecast-replica-" + threads.size());
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }
}
