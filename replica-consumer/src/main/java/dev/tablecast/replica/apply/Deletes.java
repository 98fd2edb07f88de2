package dev.tablecast.replica.apply;

import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.ReplicaStatements;
import dev.tablecast.wire.ColumnBuffer;
import dev.tablecast.wire.RowDecoder;
import dev.tablecast.wire.TransportType;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Keys whose rows the owner deleted. Reused from batch to batch; confined to one thread. */
final class Deletes {

  private final List<ReplicaColumn> key;
  private final RowDecoder decoder;
  private final String sql;
  private final List<ColumnBuffer> keys = new ArrayList<>();
  private final ColumnBuffer versions = new ColumnBuffer();
  private final ColumnBuffer times = new ColumnBuffer();

  Deletes(ReplicaLayout layout, ReplicaStatements statements) {
    this.key = layout.key();
    this.decoder = RowDecoder.of(layout.facet(), layout.facet().key());
    this.sql = statements.delete();
    key.forEach(column -> keys.add(new ColumnBuffer()));
  }

  void clear() {
    keys.forEach(ColumnBuffer::clear);
    versions.clear();
    times.clear();
  }

  void add(String keyText, Version version, long commitMillis) {
    decoder.decodeKey(keyText, keys);
    versions.append(version);
    PostgresTimestamps.append(times, commitMillis);
  }

  /** Returns how many rows are gone or marked by it. */
  int write(Connection connection) throws SQLException {
    if (versions.count() == 0) {
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      ArrayParameters parameters = new ArrayParameters(statement);
      for (int i = 0; i < key.size(); i++) {
        parameters.add(keys.get(i), key.get(i).transport());
      }
      parameters.add(versions, TransportType.UUID).add(times, TransportType.TIMESTAMPTZ);
      return statement.executeUpdate();
    }
  }
}
