package dev.tablecast.replica.apply;

import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.wire.ColumnBuffer;
import dev.tablecast.wire.RowDecoder;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a sweep does about parked keys of all partitions: a change parked since the snapshot began
 * is the row that has come again, though the replica still has an older one. Thread-safe.
 */
final class ParkedKeys {

  private static final String DROP =
      "delete from tablecast.parked where replica = ? and version < ?";

  private static final String READ = "select key from tablecast.parked where replica = ?";

  private final String replica;
  private final List<ReplicaColumn> key;
  private final RowDecoder decoder;

  ParkedKeys(ReplicaLayout layout) {
    this.replica = layout.name();
    this.key = layout.key();
    this.decoder = RowDecoder.of(layout.facet(), layout.facet().key());
  }

  /** Drops changes of rows that have not come again. */
  void dropBefore(Connection connection, Version begun) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DROP)) {
      statement.setString(1, replica);
      statement.setObject(2, begun.toUuid(), Types.OTHER);
      statement.executeUpdate();
    }
  }

  /** The keys that are left, in canonical text. */
  Set<String> read(Connection connection) throws SQLException {
    Set<String> keys = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, replica);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          keys.add(row.getString(1));
        }
      }
    }
    return keys;
  }

  /** Binds those keys, an array for each of the key's columns. */
  void bind(Set<String> parked, PreparedStatement sweep, int first) throws SQLException {
    List<ColumnBuffer> keys = new ArrayList<>();
    key.forEach(column -> keys.add(new ColumnBuffer()));
    parked.forEach(text -> decoder.decodeKey(text, keys));
    ArrayParameters parameters = new ArrayParameters(sweep, first);
    for (int i = 0; i < key.size(); i++) {
      parameters.add(keys.get(i), key.get(i).transport());
    }
  }
}
