package dev.tablecast.examples.cinema.forum;

import static dev.tablecast.examples.cinema.forum.db.Tables.MOVIE;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.rand;

import dev.tablecast.examples.cinema.forum.db.tables.records.MovieRecord;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The forum's people at work, a few edits a second: they repair what the source got wrong, vote,
 * add a film and withdraw one.
 */
@Component
class Editors {

  private static final Logger log = LoggerFactory.getLogger(Editors.class);

  /** The source ends here; later dates are of films a hundred years older. */
  private static final LocalDate SOURCE_ENDS = LocalDate.of(2012, 1, 1);

  private final DSLContext db;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private volatile boolean atWork;

  Editors(DSLContext db, @Value("${cinema.editors.at-work:true}") boolean atWork) {
    this.db = db;
    this.atWork = atWork;
  }

  boolean areAtWork() {
    return atWork;
  }

  void work(boolean wanted) {
    if (wanted != atWork) {
      log.info(wanted ? "The editors are back at work" : "The editors take a break");
    }
    atWork = wanted;
  }

  /** One edit in one transaction. */
  @Scheduled(
      initialDelayString = "${cinema.editors.first-edit-after:2s}",
      fixedDelayString = "${cinema.editors.edit-every:300ms}")
  @Transactional
  public void edit() {
    if (!atWork) {
      return;
    }
    switch (random.nextInt(10)) {
      case 0, 1 -> repairTitle();
      case 2, 3 -> repairDate();
      case 4 -> add();
      case 5 -> withdraw();
      default -> vote();
    }
  }

  private void repairTitle() {
    anyFilm(MOVIE.TITLE.likeRegex("[^ -~]"))
        .ifPresent(
            film ->
                Mojibake.repaired(film.getTitle())
                    .ifPresent(
                        title -> {
                          log.info("Film {} is spelt \"{}\" now", film.getId(), title);
                          film.setTitle(title);
                          save(film);
                        }));
  }

  private void repairDate() {
    anyFilm(MOVIE.RELEASE_DATE.ge(SOURCE_ENDS))
        .ifPresent(
            film -> {
              LocalDate released = film.getReleaseDate().minusYears(100);
              log.info(
                  "Film {} \"{}\" is of {}", film.getId(), film.getTitle(), released.getYear());
              film.setReleaseDate(released);
              film.setYear(released.getYear());
              save(film);
            });
  }

  private void add() {
    anyFilm(MOVIE.TITLE.isNotNull().and(MOVIE.TITLE.notLike("%Director''s Cut%")))
        .ifPresent(
            film -> {
              MovieRecord cut = film.copy();
              cut.setTitle(film.getTitle() + " (Director's Cut)");
              cut.changed(MOVIE.EDITED_AT, false);
              cut.store();
              log.info("Film {} \"{}\" is new", cut.getId(), cut.getTitle());
            });
  }

  private void withdraw() {
    anyFilm(MOVIE.SCORE.lt(BigDecimal.valueOf(6)))
        .ifPresent(
            film -> {
              film.delete();
              log.info("Film {} \"{}\" is withdrawn", film.getId(), film.getTitle());
            });
  }

  private void vote() {
    BigDecimal change = BigDecimal.valueOf(random.nextBoolean() ? 1 : -1, 1);
    anyFilm(MOVIE.SCORE.isNotNull())
        .ifPresent(
            film ->
                db.update(MOVIE)
                    .set(
                        MOVIE.SCORE,
                        least(
                            inline(BigDecimal.TEN),
                            greatest(inline(BigDecimal.ZERO), MOVIE.SCORE.plus(change))))
                    .set(MOVIE.VOTES, MOVIE.VOTES.plus(1))
                    .set(MOVIE.EDITED_AT, currentOffsetDateTime())
                    .where(MOVIE.ID.eq(film.getId()))
                    .execute());
  }

  private void save(MovieRecord film) {
    film.setEditedAt(java.time.OffsetDateTime.now());
    film.store();
  }

  private Optional<MovieRecord> anyFilm(Condition condition) {
    return db.selectFrom(MOVIE)
        .where(condition)
        .orderBy(rand())
        .limit(1)
        .forUpdate()
        .fetchOptional();
  }
}
