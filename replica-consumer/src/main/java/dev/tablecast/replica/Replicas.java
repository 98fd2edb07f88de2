package dev.tablecast.replica;

import dev.tablecast.replica.apply.ListenerCalls;
import dev.tablecast.replica.schema.ReplicaSchema;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.topic.FacetTopic;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final AtomicInteger started = new AtomicInteger();
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

  /**
   * Makes a replica what its topic says, without a pause of what is applied or read. Only rows that
   * differ are written, and no local column of a row that the owner still has; rows that the topic
   * does not have go if it is complete, and stay if not. Goes on after a restart, by itself, with
   * the partitions that were not yet done.
   *
   * @param replica the replica's table or topic, such as {@code movie} or {@code forum.movie}
   * @return completes with what was found and mended; exceptionally only if it cannot begin, or the
   *     service ends meanwhile. All else that fails is told in {@link #rebuildStatus} and the log,
   *     and tried again
   * @throws IllegalArgumentException if there is no such replica, or more than one
   */
  public CompletableFuture<RebuildReport> rebuild(String replica) {
    return rebuild(RebuildRequest.of(replica));
  }

  /**
   * Does the same, or only tells what it would change.
   *
   * @return completes exceptionally also if a dry run fails; it can be asked for again
   * @throws IllegalArgumentException if there is no such replica, or more than one
   */
  public CompletableFuture<RebuildReport> rebuild(RebuildRequest request) {
    return called(request.replica()).rebuild(request);
  }

  /**
   * How a replica's rebuild is doing in this instance.
   *
   * @throws IllegalArgumentException if there is no such replica, or more than one
   */
  public RebuildStatus rebuildStatus(String replica) {
    return called(replica).rebuildStatus();
  }

  /**
   * Has every parked change of a replica tried again at once, by whichever instance applies it,
   * instead of after its pause.
   *
   * @return how many there are
   * @throws IllegalArgumentException if there is no such replica, or more than one
   * @throws SQLException if the database cannot be asked
   */
  public int retryParked(String replica) throws SQLException {
    return called(replica).retryParked();
  }

  private ReplicaRunner called(String name) {
    List<ReplicaRunner> found = runners.stream().filter(each -> each.isCalled(name)).toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "%s replica is called '%s'; there are %s"
              .formatted(found.isEmpty() ? "no" : "more than one", name, runners));
    }
    return found.get(0);
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
    Thread thread = new Thread(runnable, "tablecast-replica-" + started.getAndIncrement());
    thread.setDaemon(true);
    threads.removeIf(each -> each.getState() == Thread.State.TERMINATED);
    threads.add(thread);
    return thread;
  }
}
