package dev.tablecast.examples.cinema.payments;

/** What became of the wish to charge a card. Only the first has taken money. */
enum Verdict {
  CHARGED,
  UNKNOWN_CARD,
  BLOCKED,
  BEYOND_LIMIT
}
