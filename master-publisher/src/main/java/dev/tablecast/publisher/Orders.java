package dev.tablecast.publisher;

import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.exception.DataAccessException;

/** Gives orders through the log of the database that a service's instances share. Thread-safe. */
final class Orders {

  private final OwnerDatabase database;

  Orders(OwnerDatabase database) {
    this.database = database;
  }

  /** An order to be checked and written. */
  @FunctionalInterface
  interface Order {
    void write(Connection connection) throws SQLException;
  }

  /**
   * Gives an order about a table.
   *
   * @throws ServerUnreachableException if the database did not take it
   */
  void give(String table, Order order) {
    try (Connection connection = database.connect()) {
      order.write(connection);
    } catch (SQLException | DataAccessException e) {
      throw new ServerUnreachableException(
          "%s: the order was not written, for the owner's database did not take it (%s); try again"
              .formatted(table, e.getMessage()),
          e);
    }
  }
}
