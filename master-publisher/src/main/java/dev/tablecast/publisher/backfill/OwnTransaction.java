package dev.tablecast.publisher.backfill;

import dev.tablecast.publisher.backfill.SnapshotJob.Place;
import java.sql.Connection;
import java.sql.SQLException;

/** Reads a table in a transaction of the reading's own, so that it sees one moment. */
final class OwnTransaction {

  private OwnTransaction() {}

  /**
   * What the reading gives.
   *
   * @param place how far the table has been read before, for who tries again
   * @throws SQLException if it is the connection that fails
   */
  static <T> T read(Connection connection, Place place, Reading<T> reading)
      throws SQLException, UnreadableTableException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    try {
      return reading.on(connection);
    } catch (Exception e) {
      throw new UnreadableTableException(place, e);
    } finally {
      // Fails, and so ends the relay, where it is the connection that does.
      connection.rollback();
      connection.setAutoCommit(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
  }

  /** What is read. */
  @FunctionalInterface
  interface Reading<T> {
    T on(Connection connection) throws SQLException;
  }
}
