package dev.tablecast.examples.cinema.reviews;

import static dev.tablecast.examples.cinema.reviews.db.Tables.MOVIE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.devservices.autoconfigure.TablecastDevServices;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/** The reviews by themselves: they have their titles, and need no forum to answer. */
@SpringBootTest(properties = "cinema.critic.review-every=1h")
@AutoConfigureMockMvc
@TablecastDevServices
@Transactional
class ReviewsTest {

  private final DSLContext db;
  private final Reviews reviews;
  private final MockMvcTester web;

  @Autowired
  ReviewsTest(DSLContext db, Reviews reviews, MockMvcTester web) {
    this.db = db;
    this.reviews = reviews;
    this.web = web;
  }

  @BeforeEach
  void filmsHaveArrived() {
    arrives(1, "Jaws", null);
    arrives(2, "Jaws 2", null);
    arrives(3, "Jaws: The Revenge", OffsetDateTime.now());
  }

  @Test
  void joinsTheForumsTitlesWithItsOwnReviews() {
    reviews.write(1, 5, "Still frightening.");
    reviews.write(1, 4, "The shark looks odd.");
    reviews.write(2, 2, "Again?");

    assertThat(web.get().uri("/movies?title=JAWS"))
        .bodyJson()
        .isLenientlyEqualTo(
            """
            [
              {"id": 1, "title": "Jaws", "reviews": 2, "stars": 4.5},
              {"id": 2, "title": "Jaws 2", "reviews": 1, "stars": 2.0}
            ]
            """);
    assertThat(web.get().uri("/?title=jaws 2")).bodyText().contains("Jaws 2");
  }

  @Test
  void takesAReviewOfAFilmThatTheForumHas() {
    assertThat(review(2)).hasStatusOk();
    assertThat(review(3)).hasStatus(HttpStatus.NOT_FOUND);
    assertThat(review(99)).hasStatus(HttpStatus.NOT_FOUND);

    assertThat(reviews.find("", 10))
        .containsExactly(new ReviewedFilm(2, "Jaws 2", null, 1, new BigDecimal("3.0")));
  }

  @Test
  void reviewsWhatIsNewAndOnlyThat() {
    reviews.write(1, 5, "Still frightening.");

    assertThat(reviews.reviewNew(100)).isEqualTo(1);
    assertThat(reviews.reviewNew(100)).isZero();
  }

  private MvcTestResult review(long film) {
    return web.post()
        .uri("/movies/" + film + "/reviews")
        .contentType(MediaType.APPLICATION_JSON)
        .content("{\"stars\":3,\"text\":\"Seen.\"}")
        .exchange();
  }

  /** Writes as the replica does, which alone may: the guard refuses everyone else. */
  private void arrives(long id, String title, @Nullable OffsetDateTime deleted) {
    db.fetch("select set_config('tablecast.applying', 'on', true)");
    db.insertInto(MOVIE)
        .set(MOVIE.ID, id)
        .set(MOVIE.TITLE, title)
        .set(MOVIE._VERSION, new UUID(1L << 32, id))
        .set(MOVIE._DELETED_AT, deleted)
        .execute();
    db.fetch("select set_config('tablecast.applying', '', true)");
  }
}
