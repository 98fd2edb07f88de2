package dev.tablecast.publisher.backfill;

import dev.tablecast.publisher.KeyRange;
import dev.tablecast.publisher.SnapshotRequest;
import dev.tablecast.publisher.log.LogMessage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What any instance writes into the log for whichever publishes: a logical message in a transaction
 * of its own. The slot keeps it until it has been taken on record.
 *
 * @param kind what is to be done
 * @param id tells one order from another, also where the log is read again
 * @param request about which rows; names the table by its topic
 */
public record SnapshotOrder(Kind kind, String id, SnapshotRequest request) {

  /** The prefix that orders have among logical messages. */
  public static final String PREFIX = "tablecast.snapshots";

  /** What can be ordered. */
  public enum Kind {
    /** Rows are to be published again. */
    SNAPSHOT,
    /** Snapshots of the table are to wait. */
    PAUSE,
    /** Snapshots of the table are to go on. */
    RESUME
  }

  /** An order that has not been given yet. */
  public static SnapshotOrder of(Kind kind, SnapshotRequest request) {
    return new SnapshotOrder(kind, UUID.randomUUID().toString(), request);
  }

  /** Writes the order into the log and returns when it has committed. */
  public void emit(Connection connection) throws SQLException {
    LogMessage.emit(connection, PREFIX, content());
  }

  /** The logical message's content: keys have no line breaks, and the last part may have any. */
  byte[] content() {
    KeyRange range = request.range();
    return String.join(
            "\n",
            kind.name(),
            id,
            request.table(),
            range == null ? "" : text(range.from()),
            range == null ? "" : text(range.to()),
            request.requester())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Reads a logical message's content; empty if it is one that only a newer release knows. */
  public static Optional<SnapshotOrder> parse(byte[] content) {
    String[] parts = new String(content, StandardCharsets.UTF_8).split("\n", 6);
    for (Kind kind : Kind.values()) {
      if (kind.name().equals(parts[0])) {
        KeyRange range =
            parts[3].isEmpty() && parts[4].isEmpty()
                ? null
                : new KeyRange(key(parts[3]), key(parts[4]));
        return Optional.of(
            new SnapshotOrder(kind, parts[1], new SnapshotRequest(parts[2], range, parts[5])));
      }
    }
    return Optional.empty();
  }

  /** No key's canonical text is empty. */
  private static String text(@Nullable String key) {
    return key == null ? "" : key;
  }

  private static @Nullable String key(String text) {
    return text.isEmpty() ? null : text;
  }
}
