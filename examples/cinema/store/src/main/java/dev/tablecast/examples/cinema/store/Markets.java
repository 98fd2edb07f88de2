package dev.tablecast.examples.cinema.store;

import static dev.tablecast.examples.cinema.store.db.Tables.COUNTRY;
import static dev.tablecast.examples.cinema.store.db.Tables.CURRENCY;
import static dev.tablecast.examples.cinema.store.db.Tables.MARKET;
import static org.jooq.Records.mapping;

import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Repository;

/** Where the store sells: its own few rows, joined with the countries and currencies there are. */
@Repository
class Markets implements ApplicationRunner {

  private static final Map<String, String> OPEN =
      Map.of("CH", "CHF", "DE", "EUR", "JP", "JPY", "KW", "KWD");

  private final DSLContext db;

  Markets(DSLContext db) {
    this.db = db;
  }

  /** Opens the markets; the countries that they refer to have been there before any runner. */
  @Override
  public void run(ApplicationArguments arguments) {
    OPEN.forEach(
        (country, currency) ->
            db.insertInto(MARKET, MARKET.COUNTRY, MARKET.CURRENCY)
                .values(country, currency)
                .onConflictDoNothing()
                .execute());
  }

  /** All of them by name. A country that is no longer one is marked, and sold in all the same. */
  List<Market> all() {
    return db.select(MARKET.COUNTRY, COUNTRY.NAME, CURRENCY.CODE, CURRENCY.MINOR_UNITS)
        .from(MARKET)
        .join(COUNTRY)
        .on(COUNTRY.ALPHA2.eq(MARKET.COUNTRY))
        .join(CURRENCY)
        .on(CURRENCY.CODE.eq(MARKET.CURRENCY))
        .orderBy(COUNTRY.NAME)
        .fetch(mapping(Market::new));
  }
}
