package dev.tablecast.examples.cinema.reviews;

import static dev.tablecast.examples.cinema.reviews.db.Tables.MOVIE;
import static dev.tablecast.examples.cinema.reviews.db.Tables.REVIEW;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.round;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import java.math.BigDecimal;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Repository;

/** The forum's titles and this service's reviews, in one database and one query. */
@Repository
class Reviews {

  private final DSLContext db;

  Reviews(DSLContext db) {
    this.db = db;
  }

  /** Reviewed films whose title contains the text, the best first; all of them for none. */
  List<ReviewedFilm> find(String title, int limit) {
    Condition wanted =
        title.isBlank() ? noCondition() : MOVIE.TITLE.containsIgnoreCase(title.strip());
    Field<BigDecimal> stars = round(avg(REVIEW.STARS), 1);
    return db.select(MOVIE.ID, MOVIE.TITLE, MOVIE.YEAR, count(), stars)
        .from(MOVIE)
        .join(REVIEW)
        .on(REVIEW.MOVIE_ID.eq(MOVIE.ID))
        .where(MOVIE._DELETED_AT.isNull().and(wanted))
        .groupBy(MOVIE.ID)
        .orderBy(stars.desc(), MOVIE.ID)
        .limit(limit)
        .fetch(mapping(ReviewedFilm::new));
  }

  /** Adds a review; tells whether there is such a film. */
  boolean write(long film, int stars, String text) {
    return db.insertInto(REVIEW, REVIEW.MOVIE_ID, REVIEW.STARS, REVIEW.TEXT)
            .select(
                select(MOVIE.ID, inline(stars), inline(text))
                    .from(MOVIE)
                    .where(MOVIE.ID.eq(film).and(MOVIE._DELETED_AT.isNull())))
            .execute()
        == 1;
  }

  /** Reviews some films that nobody has reviewed yet; tells how many. */
  int reviewNew(int limit) {
    return db.insertInto(REVIEW, REVIEW.MOVIE_ID, REVIEW.STARS, REVIEW.TEXT)
        .select(
            select(
                    MOVIE.ID,
                    MOVIE.ID.mod(inline(5L)).plus(inline(1L)).cast(REVIEW.STARS),
                    inline("Seen."))
                .from(MOVIE)
                .where(
                    MOVIE
                        ._DELETED_AT
                        .isNull()
                        .and(
                            notExists(
                                selectOne().from(REVIEW).where(REVIEW.MOVIE_ID.eq(MOVIE.ID)))))
                .limit(limit))
        .execute();
  }
}
