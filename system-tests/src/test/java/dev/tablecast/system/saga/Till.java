package dev.tablecast.system.saga;

import io.eventuate.tram.sagas.orchestration.SagaInstanceFactory;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.annotation.Transactional;

/** Takes orders, each in the transaction that begins its saga. */
class Till {

  static final String TABLE =
      """
      create table wanted (
        number bigserial primary key, customer int not null, copies int not null,
        taken boolean not null default false)
      """;

  private static final String TAKE =
      """
      update wanted set taken = true
      where number = (select number from wanted where not taken order by number limit 1)
      returning number, customer, copies""";

  private final JdbcTemplate database;
  private final SagaInstanceFactory sagas;
  private final Purchase purchase;

  Till(JdbcTemplate database, SagaInstanceFactory sagas, Purchase purchase) {
    this.database = database;
    this.sagas = sagas;
    this.purchase = purchase;
  }

  /** Takes one, if there is one. */
  @Scheduled(fixedDelay = 10)
  @Transactional
  void take() {
    List<Purchase.Order> orders =
        database.query(
            TAKE,
            (row, number) -> new Purchase.Order(row.getLong(1), row.getInt(2), row.getInt(3)));
    orders.forEach(order -> sagas.create(purchase, order));
  }
}
