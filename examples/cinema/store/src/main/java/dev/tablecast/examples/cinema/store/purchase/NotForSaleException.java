package dev.tablecast.examples.cinema.store.purchase;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * There are not so many copies of a film, or it has no price yet, or the forum has withdrawn it.
 */
@ResponseStatus(HttpStatus.CONFLICT)
final class NotForSaleException extends RuntimeException {

  NotForSaleException(long film, int copies) {
    super("Of film %d there are not %d copies for sale".formatted(film, copies));
  }
}
