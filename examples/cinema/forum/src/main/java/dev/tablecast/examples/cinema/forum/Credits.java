package dev.tablecast.examples.cinema.forum;

import static dev.tablecast.examples.cinema.forum.db.Tables.CREDIT;
import static dev.tablecast.examples.cinema.forum.db.Tables.MOVIE;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/** What authors are credited with. Entries are only ever added. */
@Repository
class Credits {

  private final DSLContext db;

  Credits(DSLContext db) {
    this.db = db;
  }

  /** Credits a film's author with copies that are sold; tells whether there is such a film. */
  boolean credit(long purchase, long film, int copies) {
    return db.insertInto(
                CREDIT,
                CREDIT.PURCHASE,
                CREDIT.CORRECTING,
                CREDIT.MOVIE,
                CREDIT.TITLE,
                CREDIT.AUTHOR,
                CREDIT.COPIES)
            .select(
                select(
                        val(purchase),
                        inline(false),
                        MOVIE.ID,
                        MOVIE.TITLE,
                        MOVIE.DIRECTOR,
                        val(copies))
                    .from(MOVIE)
                    .where(MOVIE.ID.eq(film)))
            .execute()
        == 1;
  }

  /** Puts a correcting notice behind what was credited for a purchase. */
  void correct(long purchase) {
    db.insertInto(
            CREDIT,
            CREDIT.PURCHASE,
            CREDIT.CORRECTING,
            CREDIT.MOVIE,
            CREDIT.TITLE,
            CREDIT.AUTHOR,
            CREDIT.COPIES)
        .select(
            select(
                    CREDIT.PURCHASE,
                    inline(true),
                    CREDIT.MOVIE,
                    CREDIT.TITLE,
                    CREDIT.AUTHOR,
                    CREDIT.COPIES.neg())
                .from(CREDIT)
                .where(CREDIT.PURCHASE.eq(purchase)))
        .execute();
  }

  /** The latest first. */
  List<Credit> latest(int limit) {
    return db.select(CREDIT.PURCHASE, CREDIT.CORRECTING, CREDIT.TITLE, CREDIT.AUTHOR, CREDIT.COPIES)
        .from(CREDIT)
        .orderBy(CREDIT.NOTED_AT.desc(), CREDIT.CORRECTING.desc())
        .limit(limit)
        .fetch(mapping(Credit::new));
  }
}
