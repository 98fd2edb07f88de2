package dev.tablecast.examples.cinema.launcher;

import dev.tablecast.devservices.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Where the store sells, joined with the countries and currencies that came with its jar.
 *
 * @param places names and currencies
 */
record Markets(String places) {

  /** Reads them; refuses a join that lacks a market. */
  static Markets of(PostgresServer postgres) {
    try (Connection connection = postgres.connect("store");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(Databases.read("/markets.sql"))) {
      result.next();
      long markets = result.getLong("markets");
      long joined = result.getLong("joined");
      if (markets == 0 || joined != markets) {
        throw new CinemaException(
            "Of the store's %d markets %d have a country and a currency"
                .formatted(markets, joined));
      }
      return new Markets(result.getString("places"));
    } catch (SQLException e) {
      throw new CinemaException("Cannot read the markets of the store", e);
    }
  }
}
