package dev.tablecast.replica.rebuild;

import dev.tablecast.contract.Facet;
import dev.tablecast.replica.apply.CopiedKeys;
import dev.tablecast.wire.RowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Keys of the replica that a staged partition does not have. Most of them belong to other
 * partitions: which one a key belongs to, only its canonical text tells. Confined to one thread.
 */
final class AbsentKeys {

  private final int partition;
  private final int partitions;
  private final CopiedKeys keys;

  AbsentKeys(Facet facet, int partition, int partitions) {
    this.partition = partition;
    this.partitions = partitions;
    this.keys = new CopiedKeys(facet);
  }

  /** Reads the keys that a binary COPY gives; those of the staged partition, in canonical text. */
  List<String> read(Connection connection, String copy) throws SQLException {
    return keys.read(connection, copy).stream()
        .filter(key -> RowKey.partition(key, partitions) == partition)
        .toList();
  }
}
