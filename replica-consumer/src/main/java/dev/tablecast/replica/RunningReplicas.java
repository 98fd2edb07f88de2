package dev.tablecast.replica;

import dev.tablecast.replica.apply.ListenerCalls;
import dev.tablecast.replica.schema.ReplicaSchema;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.topic.FacetTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.pulsar.client.api.PulsarClient;

/** A service's replicas from one start to its end, and the threads that keep them. Thread-safe. */
final class RunningReplicas {

  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Enough for who is interrupted; a database that does not answer is not. */
  private static final Duration LAST_GRACE = Duration.ofSeconds(1);

  private final Map<String, ReplicaRunner> runners = new LinkedHashMap<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final AtomicInteger started = new AtomicInteger();
  private final Shutdown shutdown = new Shutdown();
  private final List<WholenessWatch> watches = new ArrayList<>();

  RunningReplicas(
      ReplicaSettings settings,
      ReplicaSchema schema,
      DataSource database,
      PulsarClient client,
      OwnerRequests owner,
      List<ReplicaTable> replicas) {
    String instance = UUID.randomUUID().toString();
    for (ReplicaTable replica : replicas) {
      ReplicaLayout layout = ReplicaLayout.of(replica);
      FacetTopic topic =
          new FacetTopic(
              client,
              ReplicaGrants.toRead(settings, layout.facet()),
              "%s.%s.%s".formatted(settings.service(), layout.schema(), layout.table()),
              instance);
      runners.put(
          layout.name(),
          new ReplicaRunner(
              settings,
              layout,
              schema.only(layout),
              ListenerCalls.of(replica),
              topic,
              database,
              owner,
              this::newThread,
              shutdown));
      if (settings.requestSnapshotAfter() != null) {
        watches.add(
            new WholenessWatch(
                layout,
                owner,
                settings.requestSnapshotAfter(),
                runner(layout.name())::partitions,
                database,
                shutdown));
      }
    }
  }

  void start() {
    runners.values().forEach(runner -> newThread(runner).start());
    watches.forEach(watch -> newThread(watch).start());
  }

  boolean hasEnded() {
    return shutdown.hasBegun();
  }

  /** What keeps a replica, by its name in the database. */
  ReplicaRunner runner(String replica) {
    return Objects.requireNonNull(runners.get(replica));
  }

  ReplicasStatus status() {
    return new ReplicasStatus(runners.values().stream().map(ReplicaRunner::status).toList());
  }

  void end() {
    shutdown.begin();
    join(GRACE);
    // Who is still waiting for a server waits no longer.
    threads.forEach(Thread::interrupt);
    join(LAST_GRACE);
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
    Thread thread = new Thread(runnable, "tablecast-replica-" + started.getAndIncrement());
    thread.setDaemon(true);
    threads.removeIf(each -> each.getState() == Thread.State.TERMINATED);
    threads.add(thread);
    return thread;
  }
}
