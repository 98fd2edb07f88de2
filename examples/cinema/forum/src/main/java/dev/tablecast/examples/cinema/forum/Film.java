package dev.tablecast.examples.cinema.forum;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A film as the forum shows it; without price and quantity where the store has none. */
record Film(
    long id,
    @Nullable String title,
    @Nullable Integer year,
    @Nullable LocalDate releaseDate,
    @Nullable String director,
    @Nullable String genre,
    @Nullable String rating,
    @Nullable BigDecimal score,
    @Nullable BigDecimal price,
    @Nullable Integer quantity) {}
