package dev.tablecast.examples.cinema.store.purchase;

import static dev.tablecast.examples.cinema.store.db.Tables.MOVIE;
import static dev.tablecast.examples.cinema.store.db.Tables.PURCHASE;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import dev.tablecast.examples.cinema.store.contracts.FilmSoldOut;
import dev.tablecast.examples.cinema.store.purchase.Purchase.State;
import io.eventuate.tram.events.publisher.DomainEventPublisher;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Repository;

/** The store's record of what people buy. */
@Repository
public class Purchases {

  private final DSLContext db;
  private final Stock stock;
  private final DomainEventPublisher events;

  Purchases(DSLContext db, Stock stock, DomainEventPublisher events) {
    this.db = db;
    this.stock = stock;
    this.events = events;
  }

  /** The latest first. */
  public List<Purchase> latest(int limit) {
    return purchases(DSL.noCondition(), limit);
  }

  public Optional<Purchase> find(long id) {
    return purchases(PURCHASE.ID.eq(id), 1).stream().findFirst();
  }

  /**
   * Opens a purchase at today's price.
   *
   * @throws NotForSaleException if the film has none, or is withdrawn
   */
  Order open(long film, int copies, String card) {
    return db.insertInto(PURCHASE, PURCHASE.MOVIE, PURCHASE.COPIES, PURCHASE.AMOUNT)
        .select(
            select(MOVIE.ID, val(copies), MOVIE.PRICE.times(copies))
                .from(MOVIE)
                .where(MOVIE.ID.eq(film), MOVIE.PRICE.isNotNull(), MOVIE._DELETED_AT.isNull()))
        .returning(PURCHASE.ID, PURCHASE.AMOUNT)
        .fetchOptional()
        .map(opened -> new Order(opened.getId(), film, copies, opened.getAmount(), card))
        .orElseThrow(() -> new NotForSaleException(film, copies));
  }

  /** Notes why a purchase will come to nothing. */
  void explain(Order order, String reason) {
    db.update(PURCHASE)
        .set(PURCHASE.REASON, reason)
        .where(PURCHASE.ID.eq(order.purchase()))
        .execute();
  }

  void cancelled(Order order) {
    close(order, State.CANCELLED);
  }

  /**
   * Closes a purchase that is paid for. With the last copy everyone is told so, though not while
   * others are open that may return theirs.
   */
  void bought(Order order) {
    close(order, State.BOUGHT);
    if (stock.leftOf(order.film()) == 0 && noneIsOpenOf(order.film())) {
      events.publish(FilmSoldOut.CHANNEL, order.film(), List.of(new FilmSoldOut(order.film())));
    }
  }

  private void close(Order order, State state) {
    db.update(PURCHASE)
        .set(PURCHASE.STATE, state.name())
        .where(PURCHASE.ID.eq(order.purchase()))
        .execute();
  }

  private boolean noneIsOpenOf(long film) {
    return !db.fetchExists(PURCHASE, PURCHASE.MOVIE.eq(film), PURCHASE.STATE.eq(State.OPEN.name()));
  }

  private List<Purchase> purchases(Condition wanted, int limit) {
    return db.select(
            PURCHASE.ID,
            PURCHASE.MOVIE,
            MOVIE.TITLE,
            PURCHASE.COPIES,
            PURCHASE.AMOUNT,
            PURCHASE.STATE.convertFrom(State::valueOf),
            PURCHASE.REASON)
        .from(PURCHASE)
        .join(MOVIE)
        .on(MOVIE.ID.eq(PURCHASE.MOVIE))
        .where(wanted)
        .orderBy(PURCHASE.ID.desc())
        .limit(limit)
        .fetch(mapping(Purchase::new));
  }
}
