package dev.tablecast.tram.saga;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The service's database as sagas use it: in the transaction of whoever calls, and at the time of
 * one clock. Thread-safe.
 */
public final class SagaDatabase {

  private final DSLContext sql;
  private final TransactionTemplate transactions;
  private final Clock clock;

  private SagaDatabase(DSLContext sql, TransactionTemplate transactions, Clock clock) {
    this.sql = sql;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * The database behind a data source, whose transactions the manager begins and ends.
   *
   * @param clock what tells that a step's time is over
   */
  public static SagaDatabase of(
      DataSource database, PlatformTransactionManager transactions, Clock clock) {
    return new SagaDatabase(
        DSL.using(new TransactionAwareDataSourceProxy(database), SQLDialect.POSTGRES),
        new TransactionTemplate(transactions),
        clock);
  }

  DSLContext sql() {
    return sql;
  }

  OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  /** In the caller's transaction, or in one of its own if there is none. */
  void run(Runnable work) {
    transactions.executeWithoutResult(status -> work.run());
  }

  /** As {@link #run}, with a result. */
  <T> T call(Supplier<T> work) {
    return Objects.requireNonNull(transactions.execute(status -> work.get()));
  }

  /** Row locks end with the transaction: without one they would hold nobody off. */
  static void requireTransaction() {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException(
          "A saga's instance is read, locked and written in one transaction, and there is none:"
              + " run this in a @Transactional method or a TransactionTemplate.");
    }
  }
}
