package dev.tablecast.system.saga;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.springframework.dao.DataAccessException;

/** Order films until told to end, whatever happens to the shop. */
final class Customers implements AutoCloseable {

  private final Member shop;
  private final Random random;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread thread = new Thread(this::run, "customers");

  private Customers(Member shop, Random random) {
    this.shop = shop;
    this.random = random;
  }

  static Customers of(Member shop, Random random) {
    Customers customers = new Customers(shop, random);
    customers.thread.start();
    return customers;
  }

  @Override
  public void close() throws InterruptedException {
    ended.set(true);
    thread.join();
  }

  private void run() {
    while (!ended.get()) {
      try {
        shop.database()
            .sql("insert into wanted (customer, copies) values (?, ?)")
            .params(random.nextInt(Payments.CUSTOMERS), copies())
            .update();
      } catch (DataAccessException e) {
        // The server is being killed, which is what the test is about.
      }
      // Enough that sagas are always under way, and not so many that they pile up meanwhile.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(40));
    }
  }

  /** Now and then more than payments, the forum or the shop does. */
  private int copies() {
    return switch (random.nextInt(10)) {
      case 0 -> Purchase.PAYMENTS_MOST + 1;
      case 1, 2 -> Purchase.FORUMS_MOST + 1;
      case 3 -> Purchase.SHOPS_MOST + 1;
      default -> 1 + random.nextInt(Purchase.SHOPS_MOST);
    };
  }
}
