package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.MessageTable;
import dev.tablecast.publisher.log.LogMessage;
import dev.tablecast.publisher.message.StoredMessages;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.schema.TableShape;
import dev.tablecast.publisher.topic.Checkpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Deletes messages that are published. It reads the ids of rows that are there, and deletes those
 * rows when everything that was committed up to that moment is known to be in Pulsar: the relay's
 * checkpoint has passed it. So nobody has to remember which messages were sent, and what a relay
 * left that died is found as well. Runs on a thread of its own.
 */
final class MessageSweep {

  /** That the log moves on, and the checkpoint with it, though nothing else is committed. */
  private static final String PREFIX = "tablecast.sweep";

  private static final int BATCH = 5_000;

  /** However slowly messages come: a sweep is two transactions. */
  private static final int PAUSE_MILLIS = 500;

  private final OwnerSchema schema;
  private final Map<String, TableShape> shapes;
  private final MessagePublisher messages;
  private final Parking parking;
  private long passed;

  /**
   * A sweep that does nothing yet.
   *
   * @param shapes by which a table tells since when it is in the publication, by its name
   */
  MessageSweep(OwnerSchema schema, Map<String, TableShape> shapes, RelayParts parts) {
    this.schema = schema;
    this.shapes = shapes;
    this.messages = parts.messages();
    this.parking = parts.parking();
  }

  /** Everything up to a checkpoint is published; may be called by any thread. */
  synchronized void passed(Checkpoint checkpoint) {
    passed = checkpoint.lsn();
    notifyAll();
  }

  /**
   * Works until interrupted, or until the database fails.
   *
   * @param connection in autocommit mode
   */
  void run(Connection connection) throws SQLException, InterruptedException {
    while (true) {
      long published = messages.published();
      for (MessageTable table : schema.messageTables()) {
        while (sweep(table, connection)) {
          // until few are left
        }
      }
      do {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } while (messages.published() == published);
    }
  }

  /** Deletes some rows; returns whether there may be many more. */
  private boolean sweep(MessageTable table, Connection connection)
      throws SQLException, InterruptedException {
    StoredMessages stored = new StoredMessages(connection, table);
    List<String> ids = new ArrayList<>(stored.ids(BATCH + parked(table).size()));
    boolean more = ids.size() >= BATCH;
    ids.removeAll(parked(table));
    if (ids.isEmpty()) {
      return false;
    }
    requireInPublication(table, connection);
    awaitPassed(LogMessage.emit(connection, PREFIX, new byte[0]));
    // Also what was parked only on the way here.
    ids.removeAll(parked(table));
    stored.delete(ids);
    return more;
  }

  private Set<String> parked(MessageTable table) {
    return parking.of(table.toString()).keySet();
  }

  /**
   * Rows that came while the table was not in the publication are not published. Whoever takes it
   * out changes its shape for good, so that it is enough to look after the rows were read.
   */
  private void requireInPublication(MessageTable table, Connection connection) throws SQLException {
    TableShape shape = shapes.getOrDefault(table.toString(), TableShape.NONE);
    if (!schema.shape(table, connection).fits(shape)) {
      throw new RelayInterruptedException(
          "%s was taken out of the publication; what is in it is published again".formatted(table),
          null);
    }
  }

  private synchronized void awaitPassed(long lsn) throws InterruptedException {
    while (Long.compareUnsigned(passed, lsn) < 0) {
      wait();
    }
  }
}
