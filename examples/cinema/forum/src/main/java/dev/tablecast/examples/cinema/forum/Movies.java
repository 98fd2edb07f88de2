package dev.tablecast.examples.cinema.forum;

import static dev.tablecast.examples.cinema.forum.db.Tables.MOVIE;
import static dev.tablecast.examples.cinema.forum.db.Tables.MOVIE_STORE;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.noCondition;

import dev.tablecast.examples.cinema.forum.db.tables.records.MovieRecord;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The films, in the forum's own table, and beside it what the store adds. */
@Repository
class Movies {

  private final DSLContext db;

  Movies(DSLContext db) {
    this.db = db;
  }

  int count() {
    return db.fetchCount(MOVIE);
  }

  /** Films whose title contains the text, whatever its case; all of them for an empty text. */
  List<Film> find(String title, int limit) {
    return db.select(
            MOVIE.ID,
            MOVIE.TITLE,
            MOVIE.YEAR,
            MOVIE.RELEASE_DATE,
            MOVIE.DIRECTOR,
            MOVIE.GENRE,
            MOVIE.RATING,
            MOVIE.SCORE,
            MOVIE_STORE.PRICE,
            MOVIE_STORE.QUANTITY)
        .from(MOVIE.leftJoin(MOVIE_STORE).on(MOVIE_STORE.ID.eq(MOVIE.ID)))
        .where(title.isBlank() ? noCondition() : MOVIE.TITLE.containsIgnoreCase(title.strip()))
        .orderBy(MOVIE.EDITED_AT.desc(), MOVIE.ID)
        .limit(limit)
        .fetch(mapping(Film::new));
  }

  /** Gives a film another title; tells whether there is such a film. */
  boolean rename(long id, String title) {
    return db.update(MOVIE)
            .set(MOVIE.TITLE, title)
            .set(MOVIE.EDITED_AT, currentOffsetDateTime())
            .where(MOVIE.ID.eq(id))
            .execute()
        == 1;
  }

  @Transactional
  public void addAll(Collection<MovieRecord> films) {
    films.forEach(film -> film.attach(db.configuration()));
    db.batchInsert(films).execute();
  }
}
