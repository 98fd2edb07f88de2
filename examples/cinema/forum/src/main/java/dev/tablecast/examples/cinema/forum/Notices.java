package dev.tablecast.examples.cinema.forum;

import static dev.tablecast.examples.cinema.forum.db.Tables.MOVIE;
import static dev.tablecast.examples.cinema.forum.db.Tables.NOTICE;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/** What the forum's people should know. */
@Repository
class Notices {

  private final DSLContext db;

  Notices(DSLContext db) {
    this.db = db;
  }

  /** Posts that the store has no copy of a film left; nothing of a film that is withdrawn. */
  void soldOut(long film) {
    db.insertInto(NOTICE, NOTICE.MOVIE, NOTICE.TEXT)
        .select(
            select(MOVIE.ID, concat(MOVIE.TITLE, inline(" is sold out")))
                .from(MOVIE)
                .where(MOVIE.ID.eq(film), MOVIE.TITLE.isNotNull()))
        .execute();
  }

  /** The latest first. */
  List<String> latest(int limit) {
    return db.select(NOTICE.TEXT)
        .from(NOTICE)
        .orderBy(NOTICE.ID.desc())
        .limit(limit)
        .fetch(NOTICE.TEXT);
  }
}
