package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.apply.ListenerCalls;
import dev.tablecast.replica.apply.Position;
import dev.tablecast.replica.apply.PositionMovedException;
import dev.tablecast.replica.apply.PositionStore;
import dev.tablecast.replica.apply.Refusals;
import dev.tablecast.replica.apply.SnapshotLedger;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.StageStatements;
import dev.tablecast.replica.topic.PartitionReader;
import dev.tablecast.replica.topic.PartitionStream;
import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.replica.topic.TopicPartition;
import dev.tablecast.replica.topic.WriterSchemas;
import dev.tablecast.wire.Marker;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.pulsar.client.api.MessageId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one partition of a replica to where its topic is now, from whatever state: stages what the
 * compacted topic says, then merges it by sets, in one transaction with the position. Local columns
 * of rows that the owner still has are left alone. For one thread.
 *
 * <p>First of all the subscription is moved to the topic's beginning, so that from then on nothing
 * is trimmed that may be needed; last of all to where the replica then is.
 */
public final class CatchUp {

  private static final Logger log = LoggerFactory.getLogger(CatchUp.class);

  private final ReplicaLayout layout;
  private final TopicPartition partition;
  private final int partitions;
  private final DataSource database;
  private final SnapshotLedger snapshots;
  private final PositionStore positions;
  private final Optional<ListenerCalls<?>> listener;

  private volatile long swept;

  public CatchUp(
      ReplicaLayout layout,
      TopicPartition partition,
      int partitions,
      DataSource database,
      SnapshotLedger snapshots,
      Optional<ListenerCalls<?>> listener) {
    this.layout = layout;
    this.partition = partition;
    this.partitions = partitions;
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
      last = stageAndMerge(connection);
    } catch (SQLException e) {
      throw Refusals.of(e);
    }
    if (last != null) {
      stream.seek(last);
    }
  }

  private @Nullable MessageId stageAndMerge(Connection connection)
      throws SQLException, IOException {
    long begun = System.nanoTime();
    Position from = positions.abandon(connection);
    StageStatements statements = new StageStatements(layout);
    try (Stage stage = Stage.create(connection, layout, statements)) {
      StagedView view = new StagedView(stage);
      stageRows(view);
      if (view.last() == null) {
        return null;
      }
      stageDeletes(view);
      stage.reduce();
      swept +=
          new Merge(connection, layout, statements, partition.number(), partitions, listener)
              .run(positions, from, snapshots, stage, view);
      log.info(
          "{}: caught up with {} to {}: {} messages in {} s",
          layout,
          partition,
          view.version(),
          view.messages(),
          (System.nanoTime() - begun) / 1_000_000_000);
      return view.last();
    }
  }

  /**
   * The compacted topic: of each key that is alive at least the last message. A view that is not
   * complete proves nothing by what it lacks, so it may end where the topic ended when its reading
   * began, and what comes meanwhile is applied as it comes. A complete one goes on to the end: else
   * it would lack the keys that a compaction has meanwhile moved behind its own.
   */
  private void stageRows(StagedView view) throws SQLException, IOException {
    WriterSchemas schemas = new WriterSchemas();
    try (PartitionReader reader = partition.readCompacted()) {
      MessageId enough = reader.end();
      for (TopicMessage next = reader.next(); next != null; next = reader.next()) {
        Optional<Marker> marker = next.marker();
        if (marker.isPresent()) {
          view.marker(marker.get(), next);
        } else {
          view.change(next, schemas);
        }
        if (next.id().compareTo(enough) >= 0 && !view.isComplete()) {
          return;
        }
      }
    }
  }

  /**
   * The deletes of the uncompacted topic: if compaction runs while it is read, a compacted reader
   * may see a key's row and yet not the delete that compaction has just dropped with it. Those
   * deletes are later than the last compaction before, hence still here.
   */
  private void stageDeletes(StagedView view) throws SQLException, IOException {
    MessageId end = view.end();
    try (PartitionReader reader = partition.readUncompacted()) {
      for (TopicMessage next = reader.next(); next != null; next = reader.next()) {
        int order = next.id().compareTo(end);
        if (order <= 0 && next.isTombstone()) {
          view.deleteAgain(next);
        }
        if (order >= 0) {
          return;
        }
      }
    }
  }
}
