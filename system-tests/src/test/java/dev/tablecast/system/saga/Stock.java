package dev.tablecast.system.saga;

import org.springframework.jdbc.core.JdbcTemplate;

/** The shop's copies. */
final class Stock {

  static final int COPIES = 1_000_000;

  static final String TABLE = "create table stock as select %d as copies".formatted(COPIES);

  private final JdbcTemplate database;
  private final Acts acts;

  Stock(JdbcTemplate database, Acts acts) {
    this.database = database;
    this.acts = acts;
  }

  void reserve(Purchase.Order order) {
    take(order.copies());
    acts.done(order.number(), Act.RESERVE, order.copies());
  }

  void release(Purchase.Order order) {
    take(-order.copies());
    acts.done(order.number(), Act.RELEASE, order.copies());
  }

  void ship(Purchase.Order order) {
    if (order.copies() > Purchase.SHOPS_MOST) {
      throw new IllegalArgumentException("No parcel is large enough");
    }
    acts.done(order.number(), Act.SHIP, order.copies());
  }

  private void take(int copies) {
    database.update("update stock set copies = copies - ?", copies);
  }
}
