package dev.tablecast.examples.cinema.reviews;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A film as the reviews know it.
 *
 * @param title the forum's
 * @param year the forum's
 * @param reviews how many there are; not none
 * @param stars what they give on average, from 1 to 5
 */
record ReviewedFilm(
    long id, @Nullable String title, @Nullable Integer year, int reviews, BigDecimal stars) {}
