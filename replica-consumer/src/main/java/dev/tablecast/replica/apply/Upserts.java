package dev.tablecast.replica.apply;

import dev.tablecast.replica.table.BulkStatements;
import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.ReplicaStatements;
import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.wire.ColumnBuffer;
import dev.tablecast.wire.RowDecoder;
import dev.tablecast.wire.TransportType;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Rows to be inserted or updated, all with the same columns: those that one writer's contract
 * knows. Reused from batch to batch; confined to one thread.
 */
final class Upserts {

  private final List<ReplicaColumn> columns;
  private final RowDecoder decoder;
  private final String sql;
  private final BulkInsert bulk;
  private final List<ColumnBuffer> values = new ArrayList<>();
  private final ColumnBuffer versions = new ColumnBuffer();
  private final List<ColumnBuffer> all = new ArrayList<>();

  Upserts(ReplicaLayout layout, ReplicaStatements statements, List<ReplicaColumn> columns) {
    this.columns = columns;
    this.decoder =
        RowDecoder.of(layout.facet(), columns.stream().map(ReplicaColumn::column).toList());
    this.sql = statements.upsert(columns);
    this.bulk = new BulkInsert(layout.key(), new BulkStatements(statements, columns));
    columns.forEach(column -> values.add(new ColumnBuffer()));
    all.addAll(values);
    all.add(versions);
  }

  void clear() {
    all.forEach(ColumnBuffer::clear);
  }

  void add(TopicMessage row) {
    add(row.bytes(), row.start(), row.length(), Messages.version(row));
  }

  void add(byte[] bytes, int start, int length, Version version) {
    decoder.decode(bytes, start, length, values);
    versions.append(version);
  }

  /**
   * Writes them.
   *
   * @param areNew whether it is known that the table has none of them
   * @return how many rows there are more by it; nothing if it updated some, or might have
   */
  OptionalInt write(Connection connection, boolean areNew) throws SQLException {
    int rows = versions.count();
    if (rows == 0) {
      return OptionalInt.of(0);
    }
    if (bulk.suits(connection, values, areNew)) {
      bulk.write(connection, all);
      return OptionalInt.of(rows);
    }
    upsert(connection);
    return OptionalInt.empty();
  }

  private void upsert(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      ArrayParameters parameters = new ArrayParameters(statement);
      for (int i = 0; i < columns.size(); i++) {
        parameters.add(values.get(i), columns.get(i).transport());
      }
      parameters.add(versions, TransportType.UUID);
      statement.executeUpdate();
    } catch (SQLException e) {
      if (Refusal.of(e).isPresent()) {
        bulk.acquit();
      }
      throw e;
    }
  }
}
