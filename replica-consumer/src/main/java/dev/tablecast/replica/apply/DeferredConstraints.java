package dev.tablecast.replica.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Constraints that the service has left to the end of transactions. */
public final class DeferredConstraints {

  private DeferredConstraints() {}

  /**
   * Has this transaction check them with each statement. At its end they would refuse all of it,
   * and not the row.
   */
  public static void checkAtOnce(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set constraints all immediate");
    }
  }
}
