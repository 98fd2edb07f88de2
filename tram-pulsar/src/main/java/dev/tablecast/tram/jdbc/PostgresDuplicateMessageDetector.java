package dev.tablecast.tram.jdbc;

import io.eventuate.common.jdbc.EventuateJdbcStatementExecutor;
import io.eventuate.common.jdbc.EventuateTransactionTemplate;
import io.eventuate.tram.consumer.common.DuplicateMessageDetector;
import io.eventuate.tram.messaging.common.SubscriberIdAndMessage;
import java.time.Clock;

/**
 * Handles each message once in effect: that a subscriber received it is recorded in the handler's
 * transaction, and a message that is recorded already is passed over. Two instances that are given
 * the same message wait for each other. Thread-safe.
 *
 * <p>Eventuate's own detector inserts and catches the violation; in Postgres the transaction is
 * aborted then, and all that follows in it fails.
 */
public final class PostgresDuplicateMessageDetector implements DuplicateMessageDetector {

  private final ReceivedMessages received;
  private final EventuateJdbcStatementExecutor database;
  private final EventuateTransactionTemplate transaction;
  private final Clock clock;

  /** A detector that keeps its records in that table. */
  public PostgresDuplicateMessageDetector(
      ReceivedMessages received,
      EventuateJdbcStatementExecutor database,
      EventuateTransactionTemplate transaction,
      Clock clock) {
    this.received = received;
    this.database = database;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Records that a message was received; whether it was before. Within the caller's transaction.
   */
  @Override
  public boolean isDuplicate(String consumerId, String messageId) {
    return database.update(received.insert(), consumerId, messageId, clock.millis()) == 0;
  }

  @Override
  public void doWithMessage(SubscriberIdAndMessage message, Runnable callback) {
    transaction.executeInTransaction(
        () -> {
          if (!isDuplicate(message.getSubscriberId(), message.getMessage().getId())) {
            callback.run();
          }
          return Boolean.TRUE;
        });
  }
}
