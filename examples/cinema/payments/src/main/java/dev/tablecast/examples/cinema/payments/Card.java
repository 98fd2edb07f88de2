package dev.tablecast.examples.cinema.payments;

import java.math.BigDecimal;

/**
 * A card that can be charged.
 *
 * @param token by which others know it; its number they never see
 * @param creditLimit that what is spent never exceeds
 * @param spent what was charged and not refunded
 * @param blocked whether it is not to be charged
 */
record Card(String token, BigDecimal creditLimit, BigDecimal spent, boolean blocked) {}
