package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.MessageTable;
import dev.tablecast.publisher.backfill.OlderTransactions;
import dev.tablecast.publisher.log.LogStream;
import dev.tablecast.publisher.message.StoredMessages;
import dev.tablecast.publisher.schema.TableShape;
import dev.tablecast.publisher.topic.SnapshotState;
import dev.tablecast.publisher.topic.SnapshotState.Stage;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes messages of which the log does not tell: they were committed before it began, or while
 * their table was not in the publication. Rows are deleted only once they are published, so all of
 * them are still there; some that are published already, or come in the log as well, are published
 * twice, before those that follow them. Used once, before the log is read.
 */
final class MessageBacklog {

  private static final Logger log = LoggerFactory.getLogger(MessageBacklog.class);

  private static final int LOOK_AGAIN_MILLIS = 20;

  private final RelayParts parts;
  private final Map<String, TableShape> shapes;
  private final LogStream stream;
  private final Connection connection;
  private int index;

  /**
   * The backlog that a relay finds.
   *
   * @param shapes by which a table tells since when it is in the publication, by its name
   * @param stream the log, which has to hear of us as long as nobody reads it
   * @param connection in autocommit mode
   */
  MessageBacklog(
      RelayParts parts, Map<String, TableShape> shapes, LogStream stream, Connection connection) {
    this.parts = parts;
    this.shapes = shapes;
    this.stream = stream;
    this.connection = connection;
  }

  /** Publishes what the log lacks of these tables, and remembers that once Pulsar has it. */
  void publish(List<MessageTable> tables) throws SQLException {
    List<MessageTable> lacking = tables.stream().filter(this::isLacking).toList();
    if (lacking.isEmpty()) {
      return;
    }
    awaitOlderTransactions();
    for (MessageTable table : lacking) {
      int before = index;
      new StoredMessages(connection, table)
          .forEach(
              row -> {
                long now = System.currentTimeMillis();
                parts.messages().publish(table, row, nextVersion(), now);
                stream.stayAlive();
              });
      log.info("{}: {} messages were there before the log told of them", table, index - before);
      SnapshotState published =
          SnapshotState.begun(firstVersion(), shape(table)).in(Stage.COMPLETED);
      parts.memory().afterSent(control -> control.append(table.toString(), published));
    }
  }

  private boolean isLacking(MessageTable table) {
    return parts
        .control()
        .state()
        .snapshot(table.toString())
        .filter(state -> state.begun().epoch() == parts.position().epoch())
        .filter(state -> state.shape().fits(shape(table)))
        .isEmpty();
  }

  private TableShape shape(MessageTable table) {
    return shapes.getOrDefault(table.toString(), TableShape.NONE);
  }

  /** The log tells nothing of what they inserted before it began, and they are not seen yet. */
  private void awaitOlderTransactions() throws SQLException {
    OlderTransactions older = OlderTransactions.of(connection);
    try {
      while (!older.haveEnded(connection)) {
        stream.stayAlive();
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RelayInterruptedException("the relay was ended while it waited", e);
    }
  }

  /** Before all that the log tells. */
  private Version firstVersion() {
    return new Version(parts.position().epoch(), 0, 0);
  }

  private Version nextVersion() {
    return new Version(parts.position().epoch(), 0, index++);
  }
}
