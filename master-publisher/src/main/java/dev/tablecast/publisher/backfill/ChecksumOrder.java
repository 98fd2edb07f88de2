package dev.tablecast.publisher.backfill;

import dev.tablecast.publisher.ChecksumRequest;
import dev.tablecast.publisher.log.LogMessage;
import dev.tablecast.wire.KeyInterval;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What any instance writes into the log to have checksums published by whichever publishes. Under a
 * prefix of its own: a relay of an older release passes it over.
 *
 * @param id tells one order from another, and names the pass that carries it out
 * @param request about which rows; names the table by its topic
 */
public record ChecksumOrder(String id, ChecksumRequest request) {

  /** The prefix that these orders have among logical messages. */
  public static final String PREFIX = "tablecast.checksums";

  /** An order that has not been given yet. */
  public static ChecksumOrder of(ChecksumRequest request) {
    return new ChecksumOrder(UUID.randomUUID().toString(), request);
  }

  /** Writes the order into the log and returns when it has committed. */
  public void emit(Connection connection) throws SQLException {
    LogMessage.emit(connection, PREFIX, content());
  }

  /** The logical message's content: keys have no line breaks, and the last part may have any. */
  byte[] content() {
    return String.join(
            "\n",
            id,
            request.table(),
            text(request.keys().after()),
            text(request.keys().upTo()),
            Integer.toString(request.rowsPerChunk()),
            request.requester())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Reads a logical message's content. */
  public static ChecksumOrder parse(byte[] content) {
    String[] parts = new String(content, StandardCharsets.UTF_8).split("\n", 6);
    return new ChecksumOrder(
        parts[0],
        new ChecksumRequest(
            parts[1],
            new KeyInterval(key(parts[2]), key(parts[3])),
            Integer.parseInt(parts[4]),
            parts[5]));
  }

  /** No key's canonical text is empty. */
  private static String text(@Nullable String key) {
    return key == null ? "" : key;
  }

  private static @Nullable String key(String text) {
    return text.isEmpty() ? null : text;
  }
}
