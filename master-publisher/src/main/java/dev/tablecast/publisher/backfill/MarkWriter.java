package dev.tablecast.publisher.backfill;

import dev.tablecast.publisher.backfill.Exchange.Outcome;
import dev.tablecast.publisher.backfill.Mark.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Writes a relay's marks about snapshots and leaves at the exchange what belongs to them. */
final class MarkWriter {

  private final Exchange exchange;
  private final String incarnation;

  MarkWriter(Exchange exchange, String incarnation) {
    this.exchange = exchange;
    this.incarnation = incarnation;
  }

  /**
   * Writes a mark of no other meaning than its kind's, and waits until the relay has decoded it.
   */
  Outcome mark(Connection connection, Kind kind, String topic)
      throws SQLException, InterruptedException, ExecutionException {
    return mark(connection, kind, topic, UUID.randomUUID().toString(), null);
  }

  /** Writes a mark and waits until the relay has decoded it. */
  Outcome mark(
      Connection connection, Kind kind, String topic, String id, @Nullable WindowContent content)
      throws SQLException, InterruptedException, ExecutionException {
    return write(connection, kind, topic, id, content).outcome().get();
  }

  /** Writes a mark; the relay's answer is to come. */
  Exchange.Offer write(
      Connection connection, Kind kind, String topic, String id, @Nullable WindowContent content)
      throws SQLException {
    Mark mark = new Mark(incarnation, kind, topic, id);
    Exchange.Offer offer = exchange.offer(mark, content);
    mark.emit(connection);
    return offer;
  }
}
