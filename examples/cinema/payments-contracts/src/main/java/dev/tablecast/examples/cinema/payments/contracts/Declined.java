package dev.tablecast.examples.cinema.payments.contracts;

/**
 * Nothing was charged.
 *
 * @param reason for people, such as "the card is blocked"
 */
public record Declined(String reason) {}
