package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.MessageTable;
import dev.tablecast.publisher.log.Relation;
import dev.tablecast.publisher.message.MessageLayout;
import dev.tablecast.publisher.message.MessageRow;
import dev.tablecast.publisher.message.UnpublishableMessageException;
import dev.tablecast.publisher.topic.MessageWriter;
import dev.tablecast.wire.MessageHeaders;
import dev.tablecast.wire.MessageTopic;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Publishes messages that were inserted into tables of messages. One that cannot be sent is parked
 * by its id; its row stays until somebody deletes it. Confined to the relay's thread, but for
 * {@link #published}.
 */
final class MessagePublisher {

  private final Set<MessageTable> tables;
  private final MessageWriter writer;
  private final Parking parking;
  private final LogPosition position;
  private final Map<Integer, CapturedMessages> captured = new HashMap<>();

  private record CapturedMessages(MessageTable table, MessageLayout layout) {}

  MessagePublisher(
      List<MessageTable> tables, MessageWriter writer, Parking parking, LogPosition position) {
    this.tables = Set.copyOf(tables);
    this.writer = writer;
    this.parking = parking;
    this.position = position;
  }

  /** Takes a table's description, of whichever table. */
  void relation(Relation relation) {
    MessageTable table = new MessageTable(relation.schema(), relation.table());
    if (tables.contains(table)) {
      captured.put(relation.oid(), new CapturedMessages(table, MessageLayout.of(relation)));
    } else {
      captured.remove(relation.oid());
    }
  }

  /** Takes a row that was inserted into whichever table. */
  void inserted(Relation relation, PostgresRow row, Version version) {
    CapturedMessages messages = captured.get(relation.oid());
    if (messages != null && !messages.layout().isPublished(row)) {
      publish(messages.table(), messages.layout().read(row), version, position.commitMillis());
    }
  }

  /** Takes a row that was deleted from whichever table: a message need not be parked any longer. */
  void deleted(Relation relation, PostgresRow oldKey) {
    CapturedMessages messages = captured.get(relation.oid());
    if (messages != null) {
      parking.published(messages.table().toString(), messages.layout().id(oldKey));
    }
  }

  /** Publishes a message, or parks it. */
  void publish(MessageTable table, MessageRow row, Version version, long eventMillis) {
    try {
      send(row, version, eventMillis);
      parking.published(table.toString(), row.id());
    } catch (UnpublishableMessageException e) {
      parking.parkMessage(table.toString(), row.id(), String.valueOf(e.getMessage()));
    }
  }

  private void send(MessageRow row, Version version, long eventMillis) {
    byte[] payload = row.payload();
    if (row.destination().isEmpty() || payload == null) {
      throw new UnpublishableMessageException(
          payload == null ? "it has no payload" : "it has no destination");
    }
    Map<String, String> headers = row.headers();
    writer.send(
        MessageTopic.of(row.destination()),
        MessageHeaders.key(headers, row.id()),
        payload,
        MessageHeaders.properties(headers, version),
        eventMillis);
  }

  /** How many messages were sent; may be asked by any thread. */
  long published() {
    return writer.sent();
  }
}
