package dev.tablecast.examples.cinema.launcher;

import dev.tablecast.devservices.PostgresServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Buys the last copies of a film, first with a card that is refused, and audits what is left. */
final class Sales {

  private static final Logger log = LoggerFactory.getLogger("cinema");

  private final PostgresServer postgres;
  private final Service store;

  Sales(PostgresServer postgres, Service store) {
    this.postgres = postgres;
    this.store = store;
  }

  private record Film(long id, String title, int copies) {}

  /** A saga of each kind, the event that ends the second one, and the books of all three. */
  void verify() throws InterruptedException {
    Film film =
        Patience.await(this::filmForSale, it -> it.id() != 0, it -> "the store sells nothing yet");

    Purchase declined = buy(film, "tok_stolen", "CANCELLED");
    requireLeft(film, film.copies());
    log.info(
        "Declined {} copies of {} for € {}, because {}: {}",
        film.copies(),
        film.title(),
        declined.amount(),
        declined.reason(),
        declined.steps());

    Purchase bought = buy(film, "tok_visa", "BOUGHT");
    requireLeft(film, 0);
    log.info(
        "Bought {} copies of {} for € {}: {}",
        film.copies(),
        film.title(),
        bought.amount(),
        bought.steps());

    log.info("The forum knows by the store's event: {}", notice(film));
    Books books = Books.of(postgres);
    books.requireBalance();
    log.info(
        "It adds up: € {} sold and charged, {} copies sold and credited, {} credit corrected",
        books.sold(),
        books.copies(),
        books.corrections());
  }

  private Purchase buy(Film film, String card, String expected) throws InterruptedException {
    String location =
        store.post(
            "/purchases",
            "{\"film\":%d,\"copies\":%d,\"card\":\"%s\"}"
                .formatted(film.id(), film.copies(), card));
    long id = Long.parseLong(location.substring(location.lastIndexOf('/') + 1));
    Purchase ended =
        Patience.await(
            () -> Purchase.find(postgres, id),
            it -> !it.state().equals("OPEN"),
            it -> "purchase %d is still open; %s tells more".formatted(id, store.log()));
    if (!ended.state().equals(expected)) {
      throw new CinemaException("Purchase %d is %s, not %s".formatted(id, ended, expected));
    }
    return ended;
  }

  private Film filmForSale() {
    return Databases.ask(
        postgres,
        "store",
        "/sales-film.sql",
        row -> new Film(row.getLong("id"), row.getString("title"), row.getInt("quantity")));
  }

  private void requireLeft(Film film, int expected) {
    int left =
        Databases.ask(
            postgres, "store", "/sales-left.sql", row -> row.getInt("quantity"), film.id());
    if (left != expected) {
      throw new CinemaException(
          "%d copies of %s are left, not %d".formatted(left, film.title(), expected));
    }
  }

  private String notice(Film film) throws InterruptedException {
    return Patience.await(
        () ->
            Databases.ask(
                postgres, "forum", "/sales-notice.sql", row -> row.getString("text"), film.id()),
        text -> !text.isEmpty(),
        text -> "nobody has told the forum that %s is sold out".formatted(film.title()));
  }
}
