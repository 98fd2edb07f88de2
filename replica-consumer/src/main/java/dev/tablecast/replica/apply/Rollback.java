package dev.tablecast.replica.apply;

import java.sql.Connection;
import java.sql.SQLException;

/** Ends a transaction that has failed. */
public final class Rollback {

  private Rollback() {}

  /** Rolls back; that this fails too, as on a connection that has ended, is not what counts. */
  public static void of(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
