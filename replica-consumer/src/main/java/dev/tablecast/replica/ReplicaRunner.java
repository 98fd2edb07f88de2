package dev.tablecast.replica;

import dev.tablecast.replica.ReplicasStatus.PartitionStatus;
import dev.tablecast.replica.ReplicasStatus.ReplicaStatus;
import dev.tablecast.replica.ReplicasStatus.State;
import dev.tablecast.replica.apply.ListenerCalls;
import dev.tablecast.replica.apply.ParkingLot;
import dev.tablecast.replica.apply.PartitionApplier;
import dev.tablecast.replica.apply.SnapshotLedger;
import dev.tablecast.replica.rebuild.CatchUp;
import dev.tablecast.replica.rebuild.Rebuild;
import dev.tablecast.replica.reconcile.Reconciliation;
import dev.tablecast.replica.schema.ReplicaSchema;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.topic.FacetTopic;
import dev.tablecast.replica.topic.MessageRun;
import dev.tablecast.replica.topic.TopicPartition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a replica's topic, and then keeps each of its partitions, each in a thread of its own;
 * those too that the owner adds.
 */
final class ReplicaRunner implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(ReplicaRunner.class);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  /** How often who applies nothing itself, and so sees no marker, asks for new partitions. */
  private static final int LOOKS = 4;

  private final ReplicaSettings settings;
  private final ReplicaLayout layout;
  private final ReplicaSchema schema;
  private final Optional<ListenerCalls<?>> listener;
  private final FacetTopic topic;
  private final DataSource database;
  private final OwnerRequests owner;
  private final ThreadFactory threads;
  private final Shutdown shutdown;
  private final SnapshotLedger snapshots;
  private final Troubles troubles;

  private volatile List<PartitionRunner> partitions = List.of();
  private volatile @Nullable RebuildRunner rebuilds;
  private final Reconciliation reconciliation;

  ReplicaRunner(
      ReplicaSettings settings,
      ReplicaLayout layout,
      ReplicaSchema schema,
      Optional<ListenerCalls<?>> listener,
      FacetTopic topic,
      DataSource database,
      OwnerRequests owner,
      ThreadFactory threads,
      Shutdown shutdown) {
    this.settings = settings;
    this.layout = layout;
    this.schema = schema;
    this.listener = listener;
    this.topic = topic;
    this.database = database;
    this.owner = owner;
    this.threads = threads;
    this.shutdown = shutdown;
    this.snapshots = new SnapshotLedger(layout);
    this.reconciliation =
        new Reconciliation(
            layout,
            this::partitions,
            database,
            owner,
            settings.repair(),
            () -> (int) partitions.stream().filter(PartitionRunner::isApplying).count());
    this.troubles = new Troubles(layout.toString());
  }

  @Override
  public void run() {
    while (!shutdown.hasBegun() && partitions.isEmpty()) {
      try {
        prepareDatabase();
        startAll(topic.partitions());
        reconciliation.start(threads, shutdown::hasBegun);
        startRebuilds();
        troubles.clear();
      } catch (Throwable e) {
        // An error too: nothing else starts this replica.
        shutdown.pause(troubles.add(e));
      }
    }
    startWhatIsAdded();
  }

  private void startWhatIsAdded() {
    for (int looks = 1; !shutdown.hasBegun(); looks++) {
      shutdown.pause(LOOK_AGAIN);
      if (snapshots.partitions() > partitions() || looks % LOOKS == 0) {
        try {
          startAll(topic.partitions());
        } catch (Throwable e) {
          // The partitions that there are tell what is wrong. An error too: nothing else looks.
          log.debug("{}", layout, e);
        }
      }
    }
  }

  /** How many partitions there are; 0 until the topic was found. */
  int partitions() {
    return partitions.size();
  }

  ReplicaStatus status() {
    List<PartitionStatus> all = partitions.stream().map(PartitionRunner::status).toList();
    State own = troubles.state();
    State gravest =
        all.stream()
            .map(PartitionStatus::state)
            .max(Comparator.comparing(ReplicaRunner::gravity))
            .orElse(State.STARTING);
    return new ReplicaStatus(
        layout.name(),
        own == null ? gravest : own,
        all,
        own != null
            ? troubles.error()
            : all.stream()
                .map(PartitionStatus::error)
                .filter(e -> e != null)
                .findFirst()
                .orElse(null),
        reconciliation.status());
  }

  /** Where it was found to differ from the owner's table. */
  List<Mismatch> mismatches(boolean showsKeys, int most) throws SQLException {
    return reconciliation.mismatches(showsKeys, most);
  }

  /** Rebuilds, or tells what a rebuild would change. */
  CompletableFuture<RebuildReport> rebuild(RebuildRequest request) {
    RebuildRunner runner = rebuilds;
    return runner == null
        ? CompletableFuture.failedFuture(
            new IllegalStateException(
                "%s cannot be rebuilt: its topic has not been reached since the service started; see %s's status"
                    .formatted(layout, layout.table())))
        : runner.request(request);
  }

  /** Has what is parked tried at once; returns how much that is. */
  int retryParked() throws SQLException {
    try (Connection connection = database.getConnection()) {
      return ParkingLot.retry(connection, layout.name());
    }
  }

  /** How its rebuild is doing. */
  RebuildStatus rebuildStatus() {
    RebuildRunner runner = rebuilds;
    return runner == null ? RebuildStatus.after(null) : runner.status();
  }

  private void prepareDatabase() throws SQLException {
    try (Connection connection = database.getConnection()) {
      schema.prepare(connection, settings.schema());
    }
  }

  /** Starts those that have not been. */
  private void startAll(int count) {
    List<PartitionRunner> all = new ArrayList<>(partitions);
    for (int i = all.size(); i < count; i++) {
      TopicPartition partition = topic.partition(i);
      PartitionRunner added =
          new PartitionRunner(
              partition,
              new PartitionApplier(layout, i, database, snapshots, listener, reconciliation),
              new CatchUp(layout, partition, database, snapshots, listener),
              new MessageRun(settings.batchRows(), settings.batchBytes()),
              shutdown);
      all.add(added);
      threads.newThread(added).start();
    }
    partitions = List.copyOf(all);
  }

  private void startRebuilds() {
    RebuildRunner rebuilding =
        new RebuildRunner(
            layout.name(),
            new Rebuild(layout, topic, database, snapshots, listener, threads),
            this::partitions,
            database,
            threads,
            shutdown);
    rebuilding.resume();
    rebuilds = rebuilding;
  }

  private static int gravity(State state) {
    return switch (state) {
      case STANDING_BY -> 0;
      case RUNNING -> 1;
      case CLOSED -> 2;
      case STARTING -> 3;
      case CATCHING_UP -> 4;
      case WAITING_FOR_TOPIC, WAITING_FOR_BROKER, WAITING_FOR_DATABASE -> 5;
      case STOPPED -> 6;
    };
  }
}
