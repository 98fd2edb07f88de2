package dev.tablecast.examples.cinema.launcher;

import dev.tablecast.devservices.PostgresServer;

/**
 * Where the store sells, joined with the countries and currencies that came with its jar.
 *
 * @param markets how many the store has
 * @param joined how many of them have a country and a currency
 * @param places names and currencies
 */
record Markets(long markets, long joined, String places) {

  /** Reads them; refuses a join that lacks a market. */
  static Markets of(PostgresServer postgres) {
    Markets all =
        Databases.ask(
            postgres,
            "store",
            "/markets.sql",
            row ->
                new Markets(
                    row.getLong("markets"), row.getLong("joined"), row.getString("places")));
    if (all.markets() == 0 || all.joined() != all.markets()) {
      throw new CinemaException(
          "Of the store's %d markets %d have a country and a currency"
              .formatted(all.markets(), all.joined()));
    }
    return all;
  }
}
