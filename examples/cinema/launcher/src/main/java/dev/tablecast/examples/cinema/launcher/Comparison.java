package dev.tablecast.examples.cinema.launcher;

import dev.tablecast.devservices.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The forum's table beside the store's copy of it. No service may look into another's database; an
 * audit may.
 *
 * @param master rows of the forum
 * @param replica rows of the store that the forum has not withdrawn
 * @param equal whether all columns that the store copies are the same in all rows
 */
record Comparison(long master, long replica, boolean equal) {

  private record Content(long rows, String hash) {}

  static Comparison of(PostgresServer postgres) {
    Content master = content(postgres, "forum", "/compare-master.sql");
    Content replica = content(postgres, "store", "/compare-replica.sql");
    return new Comparison(master.rows(), replica.rows(), master.equals(replica));
  }

  private static Content content(PostgresServer postgres, String database, String script) {
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(Databases.read(script))) {
      result.next();
      return new Content(result.getLong("rows"), result.getString("hash"));
    } catch (SQLException e) {
      throw new CinemaException("Cannot read the films of the " + database, e);
    }
  }
}
