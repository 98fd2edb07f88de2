package dev.tablecast.examples.cinema.store;

import static dev.tablecast.examples.cinema.store.db.Tables.MOVIE;
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
import org.springframework.transaction.annotation.Transactional;

/** The store by itself: it has its copy, and needs no forum to answer. */
@SpringBootTest
@AutoConfigureMockMvc
@TablecastDevServices
@Transactional
class StoreTest {

  private final DSLContext db;
  private final Offers offers;
  private final MockMvcTester web;

  @Autowired
  StoreTest(DSLContext db, Offers offers, MockMvcTester web) {
    this.db = db;
    this.offers = offers;
    this.web = web;
  }

  @BeforeEach
  void filmsHaveArrived() {
    arrives(1, "Jaws", "8.3", null);
    arrives(2, "Jaws 2", "5.6", null);
    arrives(3, "Jaws: The Revenge", "2.6", OffsetDateTime.now());
    arrives(4, null, null, null);
  }

  @Test
  void findsFilmsWithTheirPrices() {
    offers.price(1, new BigDecimal("12.50"), 3);

    assertThat(web.get().uri("/movies?title=jaws"))
        .bodyJson()
        .isLenientlyEqualTo(
            """
            [
              {"id": 1, "title": "Jaws", "score": 8.3, "price": 12.50, "quantity": 3},
              {"id": 2, "title": "Jaws 2", "score": 5.6, "price": null, "quantity": 0}
            ]
            """);
  }

  @Test
  void offersNothingThatTheForumHasWithdrawn() {
    assertThat(web.get().uri("/movies?title=revenge")).bodyJson().isEqualTo("[]");
    assertThat(offers.count()).isEqualTo(3);
  }

  @Test
  void takesAPrice() {
    assertThat(
            web.put()
                .uri("/movies/2")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"price\":4.90,\"quantity\":7}"))
        .hasStatusOk();
    assertThat(
            web.put()
                .uri("/movies/99")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"price\":4.90,\"quantity\":7}"))
        .hasStatus(HttpStatus.NOT_FOUND);

    assertThat(web.get().uri("/?title=jaws 2")).bodyText().contains("Jaws 2", "€ 4.90");
  }

  @Test
  void pricesWhatIsNewAndOnlyThat() {
    offers.price(1, new BigDecimal("12.50"), 3);

    assertThat(offers.priceNew(100)).isEqualTo(2);

    assertThat(offers.find("jaws", 10))
        .extracting(Offer::price)
        .containsExactly(new BigDecimal("12.50"), new BigDecimal("10.50"));
    assertThat(offers.priceNew(100)).isZero();
  }

  @Test
  void joinsItsMarketsWithTheCountriesAndCurrenciesThatCameWithTheProgram() {
    assertThat(web.get().uri("/markets"))
        .bodyJson()
        .isLenientlyEqualTo(
            """
            [
              {"code": "DE", "country": "Germany", "currency": "EUR", "minorUnits": 2},
              {"code": "JP", "country": "Japan", "currency": "JPY", "minorUnits": 0},
              {"code": "KW", "country": "Kuwait", "currency": "KWD", "minorUnits": 3},
              {"code": "CH", "country": "Switzerland", "currency": "CHF", "minorUnits": 2}
            ]
            """);
    assertThat(web.get().uri("/")).bodyText().contains("Sells in Germany, Japan, Kuwait");
  }

  /** Writes as the replica does, which alone may: the guard refuses everyone else. */
  private void arrives(
      long id, @Nullable String title, @Nullable String score, @Nullable OffsetDateTime deleted) {
    db.fetch("select set_config('tablecast.applying', 'on', true)");
    db.insertInto(MOVIE)
        .set(MOVIE.ID, id)
        .set(MOVIE.TITLE, title)
        .set(MOVIE.SCORE, score == null ? null : new BigDecimal(score))
        .set(MOVIE._VERSION, new UUID(1L << 32, id))
        .set(MOVIE._DELETED_AT, deleted)
        .execute();
    db.fetch("select set_config('tablecast.applying', '', true)");
  }
}
