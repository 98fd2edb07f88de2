package dev.tablecast.examples.cinema.launcher;

import dev.tablecast.devservices.PostgresServer;
import java.math.BigDecimal;

/**
 * What three services have written down, each in its own database, about the same sales.
 *
 * @param sold what the store has sold for, in euros
 * @param charged what payments has charged and not refunded
 * @param spent what cards have spent
 * @param copies that the store has sold
 * @param credited copies that the forum has credited, less those it has corrected
 * @param corrections how often it had to
 */
record Books(
    BigDecimal sold,
    BigDecimal charged,
    BigDecimal spent,
    long copies,
    long credited,
    long corrections) {

  private record Store(BigDecimal sold, long copies) {}

  private record Payments(BigDecimal charged, BigDecimal spent) {}

  private record Forum(long credited, long corrections) {}

  static Books of(PostgresServer postgres) {
    Store store =
        Databases.ask(
            postgres,
            "store",
            "/sales-store.sql",
            row -> new Store(row.getBigDecimal("sold"), row.getLong("copies")));
    Payments payments =
        Databases.ask(
            postgres,
            "payments",
            "/sales-payments.sql",
            row -> new Payments(row.getBigDecimal("charged"), row.getBigDecimal("spent")));
    Forum forum =
        Databases.ask(
            postgres,
            "forum",
            "/sales-forum.sql",
            row -> new Forum(row.getLong("credited"), row.getLong("corrections")));
    return new Books(
        store.sold(),
        payments.charged(),
        payments.spent(),
        store.copies(),
        forum.credited(),
        forum.corrections());
  }

  /** Refuses books of which one says other than the others. */
  void requireBalance() {
    if (sold.compareTo(charged) != 0 || sold.compareTo(spent) != 0 || copies != credited) {
      throw new CinemaException("The books of store, payments and forum differ: " + this);
    }
  }
}
