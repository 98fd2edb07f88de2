package dev.tablecast.replica.apply;

import dev.tablecast.replica.table.BulkStatements;
import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.wire.ColumnBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGStatement;

/**
 * Writes many rows of which the table has none yet, as an import or a snapshot brings them: COPY
 * does it for half of what an upsert costs. Nobody else inserts rows of this partition, and who
 * does so against the guard makes the transaction fail and be tried again. Confined to one thread.
 */
final class BulkInsert {

  /** Below, looking for the rows costs more than COPY saves. */
  private static final int MIN_ROWS = 500;

  private final List<ReplicaColumn> key;
  private final String areNew;
  private final String fit;
  private final String copyIn;
  private final boolean possible;
  private boolean refused;

  BulkInsert(List<ReplicaColumn> key, BulkStatements statements) {
    this.key = key;
    this.areNew = statements.areNew();
    this.fit = statements.fit();
    this.copyIn = statements.copyIn();
    this.possible = statements.arePossible();
    this.refused = !possible;
  }

  /**
   * Whether these rows are many, and all new.
   *
   * @param values a buffer for each column, the key's first
   * @param known whether it is known that they are all new
   */
  boolean suits(Connection connection, List<ColumnBuffer> values, boolean known)
      throws SQLException {
    if (refused || values.get(0).count() < MIN_ROWS) {
      return false;
    }
    return known ? fit(connection) : areNewAndFit(connection, values);
  }

  private boolean fit(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(fit)) {
      return answer(statement);
    }
  }

  private boolean areNewAndFit(Connection connection, List<ColumnBuffer> values)
      throws SQLException {
    // While the table is small Postgres would rather read all of it, for each key; and it does not
    // stay small, for other partitions fill it meanwhile.
    execute(connection, "set local enable_seqscan = off");
    boolean suits = areNew(connection, values);
    execute(connection, "set local enable_seqscan to default");
    return suits;
  }

  private boolean areNew(Connection connection, List<ColumnBuffer> values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(areNew)) {
      // To be planned each time, for the same reason.
      statement.unwrap(PGStatement.class).setPrepareThreshold(0);
      ArrayParameters parameters = new ArrayParameters(statement);
      for (int i = 0; i < key.size(); i++) {
        parameters.add(values.get(i), key.get(i).transport());
      }
      return answer(statement);
    }
  }

  private static boolean answer(PreparedStatement statement) throws SQLException {
    try (ResultSet answer = statement.executeQuery()) {
      answer.next();
      return answer.getBoolean(1);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * Writes them.
   *
   * @param all a buffer for each column, and the versions
   */
  void write(Connection connection, List<ColumnBuffer> all) throws SQLException {
    try {
      BinaryCopy.in(connection, copyIn, all);
    } catch (SQLException e) {
      // It may be COPY itself that the table does not take, as with row-level security.
      refused = !Refusals.mayPass(e);
      throw e;
    }
  }

  /** It was not COPY: these rows are refused without it too. */
  void acquit() {
    refused = !possible;
  }
}
