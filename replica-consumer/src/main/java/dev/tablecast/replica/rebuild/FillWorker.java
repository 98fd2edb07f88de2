package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.RebuildReport.PartitionReport;
import dev.tablecast.replica.apply.ListenerCalls;
import dev.tablecast.replica.apply.Position;
import dev.tablecast.replica.apply.PositionStore;
import dev.tablecast.replica.apply.SnapshotLedger;
import dev.tablecast.replica.rebuild.Merge.Absent;
import dev.tablecast.replica.rebuild.Merge.Changes;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.topic.FacetTopic;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Rebuilds some partitions of a replica that is empty, on a connection of its own; nothing is
 * applied to each meanwhile. For one thread at a time.
 */
final class FillWorker implements RebuildWorkers.Worker {

  private final ReplicaLayout layout;
  private final FacetTopic topic;
  private final Collection<Integer> wanted;
  private final int partitions;
  private final Connection connection;
  private final RebuildProgress progress;

  /**
   * A worker that has done nothing yet.
   *
   * @param wanted the partitions that it is for
   * @param partitions how many there are
   */
  FillWorker(
      ReplicaLayout layout,
      FacetTopic topic,
      Collection<Integer> wanted,
      int partitions,
      DataSource database,
      RebuildProgress progress)
      throws SQLException {
    this.layout = layout;
    this.topic = topic;
    this.wanted = wanted;
    this.partitions = partitions;
    this.connection = database.getConnection();
    this.progress = progress;
  }

  /**
   * Writes what the topic says of the partitions.
   *
   * @return the reports of those that were filled so; the others have to be staged
   */
  List<PartitionReport> fill(
      Map<Integer, OffsetDateTime> requested,
      SnapshotLedger snapshots,
      RebuildLedger ledger,
      Optional<ListenerCalls<?>> listener)
      throws SQLException, IOException {
    List<PartitionReport> reports = new ArrayList<>();
    for (int partition : wanted) {
      PositionStore positions = new PositionStore(layout.name(), partition);
      Filling filling = new Filling(connection, layout, partition, partitions);
      progress.reads(filling.view());
      boolean whole =
          filling.inTransaction(
              () -> {
                Position from = positions.lock(connection);
                Position held = from.again();
                positions.advance(connection, from, held);
                try (TopicReading reading =
                    new TopicReading(topic.partition(partition), filling.view(), progress)) {
                  reading.readAll();
                }
                ledger.done(
                    connection, partition, Objects.requireNonNull(requested.get(partition)));
                return filling.end(positions, held, snapshots, listener);
              });
      if (whole) {
        Changes changes = new Changes(filling.inserted(), 0, 0, new Absent(0, 0), 0);
        reports.add(RebuildWorker.report(filling.view(), changes));
      }
    }
    return reports;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
