package dev.tablecast.examples.cinema.store.purchase;

import static dev.tablecast.examples.cinema.store.db.Tables.MOVIE;

import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/**
 * Copies that are left of each film. The column is the store's, beside the forum's: every change
 * that is committed here is published, and needs nobody to think of it.
 */
@Repository
class Stock {

  private final DSLContext db;

  Stock(DSLContext db) {
    this.db = db;
  }

  /**
   * Takes an order's copies out.
   *
   * @throws NotForSaleException if there are not so many
   */
  void reserve(Order order) {
    int reserved =
        db.update(MOVIE)
            .set(MOVIE.QUANTITY, MOVIE.QUANTITY.minus(order.copies()))
            .where(MOVIE.ID.eq(order.film()), MOVIE.QUANTITY.ge(order.copies()))
            .execute();
    if (reserved == 0) {
      throw new NotForSaleException(order.film(), order.copies());
    }
  }

  void putBack(Order order) {
    db.update(MOVIE)
        .set(MOVIE.QUANTITY, MOVIE.QUANTITY.plus(order.copies()))
        .where(MOVIE.ID.eq(order.film()))
        .execute();
  }

  /** How many copies are left; others who reserve or ask wait until this transaction has ended. */
  int leftOf(long film) {
    return db.select(MOVIE.QUANTITY)
        .from(MOVIE)
        .where(MOVIE.ID.eq(film))
        .forUpdate()
        .fetchSingle(MOVIE.QUANTITY);
  }
}
