package dev.tablecast.examples.cinema.store.purchase;

import java.math.BigDecimal;

/**
 * What the saga knows of a purchase; kept as JSON while it runs.
 *
 * @param purchase its number
 * @param film its id
 * @param amount what all copies cost, as the price was when the purchase began
 * @param card the token that payments knows the card by
 */
record Order(long purchase, long film, int copies, BigDecimal amount, String card) {}
