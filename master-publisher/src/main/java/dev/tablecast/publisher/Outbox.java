package dev.tablecast.publisher;

import com.google.protobuf.Message;
import dev.tablecast.publisher.outbox.OutboxWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Hands over the public rows of {@link OutboxTable}s, in the same transaction as everything else
 * that it does: they are published if it commits, in the order of commits, and within a transaction
 * in the order of calls. Nothing is stored but in Postgres's log. Thread-safe.
 *
 * <p>Many rows in one call are far cheaper than many calls.
 *
 * <pre>{@code
 * @Transactional
 * void rate(long movie, int stars) {
 *   …
 *   outbox.upsert(Rating.newBuilder().setMovieId(movie).setAverage(…).build());
 * }
 * }</pre>
 */
public final class Outbox {

  /** Lends the connection on which the calling thread's transaction runs. */
  @FunctionalInterface
  public interface TransactionalConnection {

    /** Runs the work on it; an error if there is no transaction. */
    void lendTo(Work work) throws SQLException;
  }

  /** What is done with a lent connection. */
  @FunctionalInterface
  public interface Work {
    void on(Connection connection) throws SQLException;
  }

  private final OutboxWriter writer;
  private final TransactionalConnection connection;

  /**
   * An outbox for these tables.
   *
   * @param outboxTables the tables that rows may be handed over of
   * @param masterTables tables captured from the log, of which none may
   */
  public Outbox(
      PublisherSettings settings,
      List<OutboxTable> outboxTables,
      List<MasterTable> masterTables,
      TransactionalConnection connection) {
    this.writer = new OutboxWriter(settings, outboxTables, masterTables);
    this.connection = connection;
  }

  /**
   * Hands over rows as they are from now on; of each the whole, for a field that is not set is NULL
   * or zero for subscribers.
   *
   * @throws OutboxException outside a transaction; if the message is no contract of an outbox
   *     table; if a field is set that another service owns, or one is missing that is NOT NULL; if
   *     the row is larger than Pulsar takes
   */
  public void upsert(Message... rows) {
    upsert(Arrays.asList(rows));
  }

  /** Does what {@link #upsert(Message...)} does; the rows may be of several tables. */
  public void upsert(Collection<? extends Message> rows) {
    lend(lent -> writer.upsert(lent, rows));
  }

  /**
   * Hands over that rows are gone. Only the key's fields count, so that the row as it was will do,
   * or a message of its key alone.
   *
   * @throws OutboxException outside a transaction, or if the message is no contract of an outbox
   *     table
   */
  public void delete(Message... rows) {
    delete(Arrays.asList(rows));
  }

  /** Does what {@link #delete(Message...)} does; the rows may be of several tables. */
  public void delete(Collection<? extends Message> rows) {
    lend(lent -> writer.delete(lent, rows));
  }

  private void lend(Work work) {
    try {
      connection.lendTo(
          lent -> {
            // Else each call would be a transaction of its own, committed whatever follows.
            if (lent.getAutoCommit()) {
              throw new OutboxException(
                  "an outbox is written in the transaction that changes the data, but none runs on"
                      + " this connection; annotate the method with @Transactional, use a"
                      + " TransactionTemplate, or switch autocommit off",
                  null);
            }
            work.on(lent);
          });
    } catch (SQLException e) {
      throw new OutboxException("Postgres refused an outbox message: " + e.getMessage(), e);
    }
  }
}
