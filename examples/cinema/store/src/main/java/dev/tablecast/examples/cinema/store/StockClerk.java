package dev.tablecast.examples.cinema.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Puts prices on films that have just arrived. It writes the same rows as the replica does, at the
 * same time, and neither knows of the other: each has columns of its own.
 */
@Component
class StockClerk {

  private static final Logger log = LoggerFactory.getLogger(StockClerk.class);
  private static final int AT_ONCE = 500;

  private final Offers offers;

  StockClerk(Offers offers) {
    this.offers = offers;
  }

  @Scheduled(fixedDelayString = "${cinema.clerk.price-every:1s}")
  void price() {
    int priced = offers.priceNew(AT_ONCE);
    if (priced > 0) {
      log.info("Priced {} new films", priced);
    }
  }
}
