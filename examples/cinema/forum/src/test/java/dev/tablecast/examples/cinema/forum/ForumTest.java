package dev.tablecast.examples.cinema.forum;

import static dev.tablecast.examples.cinema.forum.db.Tables.MOVIE;
import static dev.tablecast.examples.cinema.forum.db.Tables.MOVIE_STORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.devservices.autoconfigure.TablecastDevServices;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.annotation.Transactional;

@SpringBootTest(properties = "cinema.editors.first-edit-after=1h")
@AutoConfigureMockMvc
@TablecastDevServices
@Transactional
class ForumTest {

  private final DSLContext db;
  private final Movies movies;
  private final Editors editors;
  private final MockMvcTester web;

  @Autowired
  ForumTest(DSLContext db, Movies movies, Editors editors, MockMvcTester web) {
    this.db = db;
    this.movies = movies;
    this.editors = editors;
    this.web = web;
  }

  @Test
  void loadsTheFilmsAsTheSourceHasThem() {
    assertThat(movies.count()).isEqualTo(3_201);
    assertThat(db.fetchCount(MOVIE, MOVIE.TITLE.isNull())).isEqualTo(1);
    assertThat(db.fetchCount(MOVIE, MOVIE.TITLE.in("1776", "300", "9", "2012"))).isEqualTo(4);
    assertThat(
            db.fetchValue(db.select(MOVIE.RELEASE_DATE).from(MOVIE).where(MOVIE.TITLE.eq("Wings"))))
        .isEqualTo(LocalDate.of(2027, 8, 12));
    assertThat(db.fetchCount(MOVIE, MOVIE.WORLDWIDE_GROSS.gt((long) Integer.MAX_VALUE)))
        .isEqualTo(1);
  }

  @Test
  void takesANewTitle() {
    long id = idOf("Alien");

    assertThat(
            web.put()
                .uri("/movies/{id}", id)
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"title\":\"Alien <1>\"}"))
        .hasStatusOk();

    assertThat(web.get().uri("/movies?title=alien <1>"))
        .bodyJson()
        .extractingPath("$[0].id")
        .asNumber()
        .isEqualTo((int) id);
    assertThat(web.get().uri("/?title=alien <1>")).bodyText().contains("Alien &lt;1&gt;");
  }

  @Test
  void showsWhatTheStoreAsksForAFilm() {
    long id = idOf("Alien");
    offerArrives(id, "9.90", 3);

    assertThat(web.get().uri("/movies?title=alien"))
        .bodyJson()
        .extractingPath("$[?(@.id == %d)].price".formatted(id))
        .asArray()
        .containsExactly(9.90);
    assertThat(web.get().uri("/?title=alien")).bodyText().contains("€ 9.90<td>3");
  }

  @Test
  void knowsNoOtherFilm() {
    assertThat(
            web.put()
                .uri("/movies/0")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"title\":\"?\"}"))
        .hasStatus(HttpStatus.NOT_FOUND);
  }

  @Test
  void hasEditorsWhoRepairVoteAddAndWithdraw() {
    int before = movies.count();

    for (int edit = 0; edit < 200; edit++) {
      editors.edit();
    }

    assertThat(movies.count()).isBetween(before - 100, before + 100);
    assertThat(db.fetchCount(MOVIE, MOVIE.TITLE.contains("Director's Cut"))).isPositive();
  }

  /** Writes as the replica does, which alone may: the guard refuses everyone else. */
  private void offerArrives(long id, String price, int quantity) {
    db.fetch("select set_config('tablecast.applying', 'on', true)");
    db.insertInto(MOVIE_STORE)
        .set(MOVIE_STORE.ID, id)
        .set(MOVIE_STORE.PRICE, new BigDecimal(price))
        .set(MOVIE_STORE.QUANTITY, quantity)
        .set(MOVIE_STORE._VERSION, new UUID(1L << 32, id))
        .execute();
    db.fetch("select set_config('tablecast.applying', '', true)");
  }

  private long idOf(String title) {
    return db.select(MOVIE.ID).from(MOVIE).where(MOVIE.TITLE.eq(title)).fetchSingle(MOVIE.ID);
  }
}
