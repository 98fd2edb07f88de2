package dev.tablecast.examples.cinema.launcher;

import dev.tablecast.devservices.PostgresServer;

/**
 * A service's columns beside another's copy of them. No service may look into another's database;
 * an audit may.
 *
 * @param master rows of the owner
 * @param replica rows of the copy, those left out that the owner has withdrawn
 * @param equal whether all columns that are copied are the same in all rows
 */
record Comparison(long master, long replica, boolean equal) {

  private record Content(long rows, String hash) {}

  /** The forum's films and a service's copy. */
  static Comparison ofFilms(PostgresServer postgres, String service) {
    return of(
        content(postgres, "forum", "/%s-compare-master.sql".formatted(service)),
        content(postgres, service, "/%s-compare-replica.sql".formatted(service)));
  }

  /** What the store adds to them, and the forum's copy of that. */
  static Comparison ofOffers(PostgresServer postgres) {
    return of(
        content(postgres, "store", "/compare-offers.sql"),
        content(postgres, "forum", "/compare-offers-replica.sql"));
  }

  private static Comparison of(Content master, Content replica) {
    return new Comparison(master.rows(), replica.rows(), master.equals(replica));
  }

  private static Content content(PostgresServer postgres, String database, String script) {
    return Databases.ask(
        postgres, database, script, row -> new Content(row.getLong("rows"), row.getString("hash")));
  }
}
