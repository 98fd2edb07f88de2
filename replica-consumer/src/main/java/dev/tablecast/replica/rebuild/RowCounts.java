package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.ReplicaStatements;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/** Counts a replica's rows. For one thread. */
final class RowCounts {

  private final Connection connection;
  private final ReplicaStatements statements;

  RowCounts(Connection connection, ReplicaLayout layout) {
    this.connection = connection;
    this.statements = new ReplicaStatements(layout);
  }

  /** Others count in a transaction that sees what this one sees. */
  @FunctionalInterface
  interface Others {
    long count(String snapshot) throws SQLException, IOException;
  }

  /** About how many rows there are, by Postgres's statistics; -1 if it has none. */
  long estimate() throws SQLException {
    return number(connection.prepareStatement(statements.estimate()));
  }

  /**
   * How many rows the replica has in that version or before, less what the others count at the same
   * moment.
   */
  long at(Version reach, Others others) throws SQLException, IOException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    try {
      String snapshot = export();
      PreparedStatement count = connection.prepareStatement(statements.count());
      count.setObject(1, reach.toUuid(), Types.OTHER);
      return number(count) - others.count(snapshot);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
  }

  private String export() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("select pg_export_snapshot()");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  private static long number(PreparedStatement query) throws SQLException {
    try (query;
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
