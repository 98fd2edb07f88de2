package dev.tablecast.examples.cinema.payments.contracts;

/**
 * Gives back what a purchase was charged.
 *
 * @param purchase its number
 */
public record Refund(long purchase) implements PaymentsCommand {}
