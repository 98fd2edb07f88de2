package dev.tablecast.replica.apply;

import java.sql.Connection;
import java.sql.SQLException;

/** What is done as a whole or not at all. */
public final class Transaction {

  private Transaction() {}

  /** What is done; it may also fail by an exception of a kind of its own. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T run() throws SQLException, E;
  }

  /**
   * Does it and commits, or rolls back whatever it fails by. The connection is in autocommit mode
   * before, and afterwards too unless it has ended.
   */
  public static <T, E extends Exception> T run(Connection connection, Work<T, E> work)
      throws SQLException, E {
    connection.setAutoCommit(false);
    T result;
    try {
      result = work.run();
      connection.commit();
    } catch (Throwable e) {
      rollback(connection, e);
      throw e;
    }
    connection.setAutoCommit(true);
    return result;
  }

  /** That this fails too, as on a connection that has ended, is not what counts. */
  private static void rollback(Connection connection, Throwable cause) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
