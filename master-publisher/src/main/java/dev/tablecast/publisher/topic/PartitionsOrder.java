package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.log.LogMessage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * That a topic is to have more partitions: what any instance writes into the log for whichever
 * publishes, a logical message in a transaction of its own. The slot keeps it until it is on
 * record.
 *
 * @param topic the topic's local name
 * @param count how many partitions it is to have in all
 * @param requester who asks, for the log
 */
public record PartitionsOrder(String topic, int count, String requester) {

  /** The prefix that such orders have among logical messages. */
  public static final String PREFIX = "tablecast.partitions";

  /** Writes the order into the log and returns when it has committed. */
  public void emit(Connection connection) throws SQLException {
    LogMessage.emit(connection, PREFIX, content());
  }

  /** The logical message's content: the last part may have line breaks. */
  byte[] content() {
    return String.join("\n", topic, Integer.toString(count), requester)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Reads a logical message's content. */
  public static PartitionsOrder parse(byte[] content) {
    String[] parts = new String(content, StandardCharsets.UTF_8).split("\n", 3);
    return new PartitionsOrder(parts[0], Integer.parseInt(parts[1]), parts[2]);
  }
}
