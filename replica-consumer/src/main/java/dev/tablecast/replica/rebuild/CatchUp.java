package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.apply.Position;
import dev.tablecast.replica.apply.PositionStore;
import dev.tablecast.replica.apply.SnapshotLedger;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.StageStatements;
import dev.tablecast.replica.topic.PartitionReader;
import dev.tablecast.replica.topic.TopicPartition;
import dev.tablecast.replica.topic.WriterSchemas;
import dev.tablecast.wire.Marker;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one partition of a replica to where its topic is now, from whatever state: stages what the
 * compacted topic says, then merges it by sets, in one transaction with the position. Local columns
 * of rows that the owner still has are left alone. For one thread.
 *
 * <p>The caller has moved the subscription to the topic's beginning before, so that nothing is
 * trimmed meanwhile; and continues after the position that the merge leaves.
 */
public final class CatchUp {

  private static final Logger log = LoggerFactory.getLogger(CatchUp.class);

  private final ReplicaLayout layout;
  private final TopicPartition partition;
  private final int partitions;
  private final DataSource database;
  private final SnapshotLedger snapshots;
  private final PositionStore positions;

  public CatchUp(
      ReplicaLayout layout,
      TopicPartition partition,
      int partitions,
      DataSource database,
      SnapshotLedger snapshots) {
    this.layout = layout;
    this.partition = partition;
    this.partitions = partitions;
    this.database = database;
    this.snapshots = snapshots;
    this.positions = new PositionStore(layout.name(), partition.number());
  }

  /**
   * Catches up.
   *
   * @return the last message that the replica now has the effect of; null if the topic is empty
   * @throws CatchUpBusyException if another instance is at it
   */
  public @Nullable MessageId run() throws SQLException, IOException {
    try (Connection connection = database.getConnection();
        CatchUpLock lock = CatchUpLock.take(connection, layout.name(), partition.number())) {
      Position from = positions.begin(connection);
      StageStatements statements = new StageStatements(layout);
      try (Stage stage = Stage.create(connection, layout, statements)) {
        Instant begun = Instant.now();
        StagedView view = new StagedView(stage);
        stageRows(view);
        if (view.last() == null) {
          return null;
        }
        stageDeletes(view);
        stage.reduce();
        Merge merge = new Merge(connection, layout, statements, partition.number(), partitions);
        merge.run(positions, from, snapshots, stage, view);
        log.info(
            "{}: caught up with {} to {}: {} messages staged in {} s",
            layout,
            partition,
            view.version(),
            view.messages(),
            java.time.Duration.between(begun, Instant.now()).toSeconds());
        return view.last();
      }
    }
  }

  /** The compacted topic, to its end: of each key that is alive at least the last message. */
  private void stageRows(StagedView view) throws SQLException, IOException {
    WriterSchemas schemas = new WriterSchemas();
    try (PartitionReader reader = partition.readCompacted()) {
      for (Message<?> next = reader.next(); next != null; next = reader.next()) {
        Optional<Marker> marker = Marker.of(next.getProperties());
        if (marker.isPresent()) {
          view.marker(marker.get(), next);
        } else {
          view.change(next, schemas);
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
      for (Message<?> next = reader.next(); next != null; next = reader.next()) {
        int order = next.getMessageId().compareTo(end);
        if (order <= 0 && next.size() == 0) {
          view.deleteAgain(next);
        }
        if (order >= 0) {
          return;
        }
      }
    }
  }
}
