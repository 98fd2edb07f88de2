package dev.tablecast.examples.cinema.store.purchase;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What somebody buys, or wanted to.
 *
 * @param id its number
 * @param film its id
 * @param reason why it was cancelled, as far as anyone has told
 */
public record Purchase(
    long id,
    long film,
    @Nullable String title,
    int copies,
    BigDecimal amount,
    State state,
    @Nullable String reason) {

  /** How far it is. */
  public enum State {
    OPEN,
    BOUGHT,
    CANCELLED
  }
}
