package dev.tablecast.examples.cinema.store;

import static dev.tablecast.examples.cinema.store.db.Tables.MOVIE;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import java.math.BigDecimal;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Repository;

/** Films and their prices, in the store's own database. */
@Repository
class Offers {

  private final DSLContext db;

  Offers(DSLContext db) {
    this.db = db;
  }

  /** The films that the forum has not withdrawn. */
  int count() {
    return db.fetchCount(MOVIE, MOVIE._DELETED_AT.isNull());
  }

  /** Offers whose title contains the text, whatever its case; all of them for an empty text. */
  List<Offer> find(String title, int limit) {
    Condition wanted =
        title.isBlank() ? noCondition() : MOVIE.TITLE.containsIgnoreCase(title.strip());
    return db.select(
            MOVIE.ID,
            MOVIE.TITLE,
            MOVIE.YEAR,
            MOVIE.DIRECTOR,
            MOVIE.GENRE,
            MOVIE.RATING,
            MOVIE.SCORE,
            MOVIE.PRICE,
            MOVIE.QUANTITY)
        .from(MOVIE)
        .where(MOVIE._DELETED_AT.isNull().and(wanted))
        .orderBy(MOVIE.SCORE.desc().nullsLast(), MOVIE.ID)
        .limit(limit)
        .fetch(mapping(Offer::new));
  }

  /** Puts a price on some films that have none yet; tells on how many. */
  int priceNew(int limit) {
    Field<BigDecimal> byScore =
        coalesce(MOVIE.SCORE, inline(BigDecimal.valueOf(5))).plus(inline(new BigDecimal("4.90")));
    return db.update(MOVIE)
        .set(MOVIE.PRICE, byScore)
        .set(MOVIE.QUANTITY, MOVIE.ID.mod(inline(7L)).cast(MOVIE.QUANTITY))
        .where(
            MOVIE.ID.in(
                select(MOVIE.ID)
                    .from(MOVIE)
                    .where(MOVIE.PRICE.isNull().and(MOVIE._DELETED_AT.isNull()))
                    .limit(limit)))
        .execute();
  }

  /** Sets what the store decides of a film; tells whether there is such a film. */
  boolean price(long id, BigDecimal price, int quantity) {
    return db.update(MOVIE)
            .set(MOVIE.PRICE, price)
            .set(MOVIE.QUANTITY, quantity)
            .where(MOVIE.ID.eq(id))
            .execute()
        == 1;
  }
}
