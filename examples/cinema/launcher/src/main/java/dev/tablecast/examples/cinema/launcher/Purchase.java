package dev.tablecast.examples.cinema.launcher;

import dev.tablecast.devservices.PostgresServer;

/**
 * What became of a purchase.
 *
 * @param state OPEN, BOUGHT or CANCELLED
 * @param reason why it was cancelled
 * @param amount in euros
 * @param steps that its saga has taken, in order
 */
record Purchase(String state, String reason, String amount, String steps) {

  static Purchase find(PostgresServer postgres, long id) {
    return Databases.ask(
        postgres,
        "store",
        "/sales-purchase.sql",
        row ->
            new Purchase(
                row.getString("state"),
                row.getString("reason"),
                row.getString("amount"),
                row.getString("steps")),
        id);
  }
}
