package dev.tablecast.tram.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for tables while the service starts. One that lacks them refuses the start; a database that
 * does not answer does not.
 */
final class SchemaCheck {

  private static final Logger log = LoggerFactory.getLogger(SchemaCheck.class);

  /** Sees to it that tables are there. */
  @FunctionalInterface
  interface Preparation {
    void of(Connection connection) throws SQLException;
  }

  private final String what;
  private final DataSource database;
  private final Preparation preparation;

  /**
   * @param what whose tables they are, such as {@code sagas}
   * @param preparation throws what tells that some are missing, and what makes them
   */
  SchemaCheck(String what, DataSource database, Preparation preparation) {
    this.what = what;
    this.database = database;
    this.preparation = preparation;
  }

  void run() {
    try (Connection connection = database.getConnection()) {
      preparation.of(connection);
    } catch (SQLException e) {
      log.warn(
          "The tables of {} were not looked for, since the database does not answer ({}). The"
              + " service starts all the same; they go on from when it does",
          what,
          e.getMessage());
    }
  }
}
