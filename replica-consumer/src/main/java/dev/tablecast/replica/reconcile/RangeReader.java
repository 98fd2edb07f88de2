package dev.tablecast.replica.reconcile;

import dev.tablecast.replica.apply.HashedRows;
import dev.tablecast.replica.table.RangeStatements;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.RowHasher;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads the rows of a range of a replica once, for several partitions. Used once. */
final class RangeReader implements HashedRows.Taker {

  private final int partitions;
  private final HashedRows rows;
  private final Map<Integer, PartitionRows> wanted = new HashMap<>();
  private boolean keysUnreadable;

  /**
   * @param partitions how many there are
   * @param except the partitions that are wanted, each with the keys that do not count
   */
  RangeReader(ReplicaLayout layout, int partitions, Map<Integer, Set<String>> except) {
    this.partitions = partitions;
    this.rows = new HashedRows(layout);
    except.forEach(
        (partition, some) -> wanted.put(partition, new PartitionRows(rows.hasher(), some)));
  }

  /** Reads them; what each partition has. */
  Map<Integer, PartitionRows> read(
      Connection connection, RangeStatements statements, KeyInterval range) throws SQLException {
    try {
      rows.read(connection, statements.copy(range), this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return wanted;
  }

  /** Whether there are rows whose keys no row of the owner's can have, of no partition hence. */
  boolean hasUnreadableKeys() {
    return keysUnreadable;
  }

  @Override
  public void take(RowHasher row, Version version) {
    PartitionRows of = wanted.get(row.partition(partitions));
    if (of != null) {
      of.add(version);
    }
  }

  @Override
  public void takeUnreadable(RowHasher key, Version version) {
    PartitionRows of = wanted.get(key.partition(partitions));
    if (of != null) {
      of.addUnreadable(key, version);
    }
  }

  @Override
  public void takeWithoutKey() {
    keysUnreadable = true;
  }
}
