package dev.tablecast.examples.cinema.payments;

import static dev.tablecast.examples.cinema.payments.db.Tables.CARD;
import static dev.tablecast.examples.cinema.payments.db.Tables.PAYMENT;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.currentOffsetDateTime;

import dev.tablecast.examples.cinema.payments.db.tables.records.CardRecord;
import dev.tablecast.examples.cinema.payments.db.tables.records.PaymentRecord;
import java.math.BigDecimal;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Cards, and what they were charged. */
@Repository
class Payments {

  private final DSLContext db;

  Payments(DSLContext db) {
    this.db = db;
  }

  List<Card> cards() {
    return db.select(CARD.TOKEN, CARD.CREDIT_LIMIT, CARD.SPENT, CARD.BLOCKED)
        .from(CARD)
        .orderBy(CARD.TOKEN)
        .fetch(mapping(Card::new));
  }

  /** The latest first. */
  List<Payment> latest(int limit) {
    return db.select(
            PAYMENT.PURCHASE, PAYMENT.CARD, PAYMENT.AMOUNT, PAYMENT.CHARGED_AT, PAYMENT.REFUNDED_AT)
        .from(PAYMENT)
        .orderBy(PAYMENT.CHARGED_AT.desc())
        .limit(limit)
        .fetch(mapping(Payment::new));
  }

  /** Takes the amount from the card, or nothing. */
  @Transactional
  public Verdict charge(long purchase, String token, BigDecimal amount) {
    // Locked: of two who charge at once, the second is to see what the first has spent.
    CardRecord card = db.selectFrom(CARD).where(CARD.TOKEN.eq(token)).forUpdate().fetchOne();
    if (card == null) {
      return Verdict.UNKNOWN_CARD;
    }
    if (card.getBlocked()) {
      return Verdict.BLOCKED;
    }
    BigDecimal spent = card.getSpent().add(amount);
    if (spent.compareTo(card.getCreditLimit()) > 0) {
      return Verdict.BEYOND_LIMIT;
    }
    card.setSpent(spent);
    card.update();
    db.insertInto(PAYMENT)
        .set(PAYMENT.PURCHASE, purchase)
        .set(PAYMENT.CARD, token)
        .set(PAYMENT.AMOUNT, amount)
        .execute();
    return Verdict.CHARGED;
  }

  /** Gives back what a purchase was charged; the payment stays on record. */
  @Transactional
  public void refund(long purchase) {
    PaymentRecord refunded =
        db.update(PAYMENT)
            .set(PAYMENT.REFUNDED_AT, currentOffsetDateTime())
            .where(PAYMENT.PURCHASE.eq(purchase), PAYMENT.REFUNDED_AT.isNull())
            .returning()
            .fetchSingle();
    db.update(CARD)
        .set(CARD.SPENT, CARD.SPENT.minus(refunded.getAmount()))
        .where(CARD.TOKEN.eq(refunded.getCard()))
        .execute();
  }
}
