package dev.tablecast.examples.cinema.payments.contracts;

import java.math.BigDecimal;

/**
 * Takes the price of a purchase from a card. The answer is a success, or a failure with {@link
 * Declined}, and then nothing has been taken.
 *
 * @param purchase its number, for which there is one payment at most
 * @param card the token that payments knows the card by
 * @param amount in euros, more than nothing
 */
public record Charge(long purchase, String card, BigDecimal amount) implements PaymentsCommand {}
