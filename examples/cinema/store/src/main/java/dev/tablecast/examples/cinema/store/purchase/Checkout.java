package dev.tablecast.examples.cinema.store.purchase;

import io.eventuate.tram.sagas.orchestration.SagaInstanceFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Where purchases begin. */
@Service
public class Checkout {

  private final Purchases purchases;
  private final BuyingFilm saga;
  private final SagaInstanceFactory sagas;

  Checkout(Purchases purchases, BuyingFilm saga, SagaInstanceFactory sagas) {
    this.purchases = purchases;
    this.saga = saga;
    this.sagas = sagas;
  }

  /**
   * Opens a purchase and begins its saga, which has reserved the copies when this returns.
   *
   * @param card the token that payments knows the card by
   * @return the purchase's number
   * @throws NotForSaleException if there are not so many copies for sale
   */
  @Transactional
  public long buy(long film, int copies, String card) {
    Order order = purchases.open(film, copies, card);
    sagas.create(saga, order);
    return order.purchase();
  }
}
