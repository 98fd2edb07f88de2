package dev.tablecast.examples.cinema.store;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A film as the store offers it: the forum's columns, then its own. */
record Offer(
    long id,
    @Nullable String title,
    @Nullable Integer year,
    @Nullable String director,
    @Nullable String genre,
    @Nullable String rating,
    @Nullable BigDecimal score,
    @Nullable BigDecimal price,
    int quantity) {

  boolean forSale() {
    return price != null && quantity > 0;
  }
}
