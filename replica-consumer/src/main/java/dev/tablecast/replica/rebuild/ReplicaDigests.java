package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.apply.HashedRows;
import dev.tablecast.replica.digest.PartitionDigests;
import dev.tablecast.replica.digest.SpoolException;
import dev.tablecast.replica.table.RangeStatements;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.RowHasher;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** Adds what a replica has to what its topic says. Used once. */
final class ReplicaDigests implements HashedRows.Taker {

  private final ReplicaLayout layout;
  private final int partitions;
  private final Map<Integer, PartitionDigests> wanted;

  /**
   * @param partitions how many there are
   * @param wanted those that are compared
   */
  ReplicaDigests(ReplicaLayout layout, int partitions, Map<Integer, PartitionDigests> wanted) {
    this.layout = layout;
    this.partitions = partitions;
    this.wanted = wanted;
  }

  /** Reads all of the replica's rows, as of one moment. */
  void read(Connection connection) throws SQLException, IOException {
    RangeStatements statements = RangeStatements.of(connection, layout);
    new HashedRows(layout).read(connection, statements.copy(KeyInterval.ALL), this);
  }

  @Override
  public void take(RowHasher row, Version version) throws SpoolException {
    PartitionDigests of = wanted.get(row.partition(partitions));
    if (of != null) {
      of.addHeld(row, version);
    }
  }

  @Override
  public void takeUnreadable(RowHasher key, Version version) {
    PartitionDigests of = wanted.get(key.partition(partitions));
    if (of != null) {
      of.suspect(key);
    }
  }

  @Override
  public void takeWithoutKey() {
    wanted.values().forEach(PartitionDigests::suspectAll);
  }
}
