package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.apply.BarrierGate;
import dev.tablecast.replica.apply.ListenerCalls;
import dev.tablecast.replica.apply.Position;
import dev.tablecast.replica.apply.PositionMovedException;
import dev.tablecast.replica.apply.PositionStore;
import dev.tablecast.replica.apply.Refusals;
import dev.tablecast.replica.apply.SnapshotLedger;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.topic.PartitionStream;
import dev.tablecast.replica.topic.TopicPartition;
import dev.tablecast.wire.Marker.Barrier;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.apache.pulsar.client.api.MessageId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one partition of a replica to where its topic is now, from whatever state: stages what the
 * compacted topic says, then merges it by sets, in one transaction with the position; into a
 * replica that is empty it is written at once. Local columns of rows that the owner still has are
 * left alone. For one thread.
 *
 * <p>First of all the subscription is moved to the topic's beginning, so that from then on nothing
 * is trimmed that may be needed; last of all to where the replica then is.
 */
public final class CatchUp {

  private static final Logger log = LoggerFactory.getLogger(CatchUp.class);

  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** For how many looks what is staged is kept; then it is read again. */
  private static final int PATIENCE = 100;

  private final ReplicaLayout layout;
  private final TopicPartition partition;
  private final DataSource database;
  private final SnapshotLedger snapshots;
  private final PositionStore positions;
  private final Optional<ListenerCalls<?>> listener;

  private volatile long swept;

  public CatchUp(
      ReplicaLayout layout,
      TopicPartition partition,
      DataSource database,
      SnapshotLedger snapshots,
      Optional<ListenerCalls<?>> listener) {
    this.layout = layout;
    this.partition = partition;
    this.database = database;
    this.snapshots = snapshots;
    this.listener = listener;
    this.positions = new PositionStore(layout.name(), partition.number());
  }

  /** How many rows have gone since the start because the topic did not have them. */
  public long swept() {
    return swept;
  }

  /**
   * Catches up; the stream then begins with a message that the replica has.
   *
   * @throws CatchUpBusyException if another instance is at it
   * @throws PositionMovedException if another instance was faster
   */
  public void run(PartitionStream stream) throws SQLException, IOException {
    MessageId last;
    try (Connection connection = database.getConnection();
        CatchUpLock lock = CatchUpLock.take(connection, layout.name(), partition.number())) {
      stream.seek(MessageId.earliest);
      last = catchUp(connection);
    } catch (SQLException e) {
      throw Refusals.of(e);
    }
    if (last != null) {
      stream.seek(last);
    }
  }

  private @Nullable MessageId catchUp(Connection connection) throws SQLException, IOException {
    long begun = System.nanoTime();
    Position from = positions.abandon(connection);
    Optional<StagedView> filled = Optional.empty();
    if (Filling.suits(connection, layout)) {
      filled = fill(connection, from);
    }
    StagedView view = filled.isPresent() ? filled.get() : stageAndMerge(connection, from);
    if (view.last() != null) {
      log.info(
          "{}: caught up with {} to {}: {} messages in {} s",
          layout,
          partition,
          view.version(),
          view.messages(),
          (System.nanoTime() - begun) / 1_000_000_000);
    }
    return view.last();
  }

  /** Returns what was written; nothing was if it is to be staged instead. */
  private Optional<StagedView> fill(Connection connection, Position from)
      throws SQLException, IOException {
    Filling filling =
        new Filling(connection, layout, partition.number(), partition.topic().partitions());
    boolean whole =
        filling.inTransaction(
            () -> {
              Position held = from.again();
              positions.advance(connection, from, held);
              read(filling.view());
              return filling.end(positions, held, snapshots, listener);
            });
    if (!whole) {
      return Optional.empty();
    }
    swept += filling.swept();
    return Optional.of(filling.view());
  }

  private void read(StagedView view) throws SQLException, IOException {
    RebuildProgress progress = new RebuildProgress(layout + ", " + partition, () -> false);
    progress.reads(view);
    try (TopicReading topic = new TopicReading(partition, view, progress)) {
      topic.readAll();
    }
  }

  /**
   * A partition that was added may tell of later changes than the one whose keys it takes over has
   * applied here.
   */
  private void awaitBarrier(Connection connection, StagedView view) throws SQLException {
    Barrier barrier = view.barrier();
    BarrierGate gate = new BarrierGate(layout.name(), partition.number());
    for (int looks = 0; barrier != null && !gate.isOpen(connection, barrier); looks++) {
      if (looks == PATIENCE || Thread.currentThread().isInterrupted()) {
        throw CatchUpBusyException.ofBarrier(layout.name(), partition.number(), barrier);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private StagedView stageAndMerge(Connection connection, Position from)
      throws SQLException, IOException {
    int partitions = partition.topic().partitions();
    try (Stage stage = Stage.create(connection, layout)) {
      StagedView view = new StagedView(stage, partition.number(), partitions);
      read(view);
      if (view.last() == null) {
        return view;
      }
      view.settle(stage, layout.name(), from.version());
      stage.end(StagedView.alive(List.of(view), partitions));
      // Before it is looked what the replica has: the other partition may add to that until then.
      awaitBarrier(connection, view);
      long absent = view.isComplete() ? stage.findAbsent(view.version()) : 0;
      if (stage.matchesAny()) {
        stage.narrow();
      }
      swept +=
          new Merge(connection, layout, stage, absent, listener)
              .catchUp(positions, from, snapshots, view);
      return view;
    }
  }
}
