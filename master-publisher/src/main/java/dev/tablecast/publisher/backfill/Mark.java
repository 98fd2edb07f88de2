package dev.tablecast.publisher.backfill;

import dev.tablecast.publisher.log.LogMessage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a relay writes into its own log, to find there again: a logical message in a transaction of
 * its own.
 *
 * @param incarnation the relay that wrote it
 * @param kind what it means
 * @param topic the table it is about, by its topic; empty for all
 * @param id tells one window from another
 */
public record Mark(String incarnation, Kind kind, String topic, String id) {

  /** The prefix that marks have among logical messages. */
  public static final String PREFIX = "tablecast.relay";

  /** What a mark can mean. */
  public enum Kind {
    /** All that committed before the relay took over has been decoded. */
    TAKEN_OVER,
    HEARTBEAT,
    /** A topic has got the partitions that were asked for. */
    PARTITIONS_ADDED,
    SNAPSHOT_BEGIN,
    SNAPSHOT_PAUSE,
    SNAPSHOT_RESUME,
    LOW,
    HIGH,
    SNAPSHOT_END,
    /** The counterparts for a range; the id of all but the high watermark is its request's. */
    RANGE_BEGIN,
    RANGE_RESUME,
    RANGE_HIGH,
    RANGE_END,
    /** The counterparts for checksums; a pass has no marks of its own, only its turns have. */
    CHECKSUM_BEGIN,
    CHECKSUM_HIGH,
    CHECKSUM_PAUSE
  }

  /** Writes the mark into the log and returns when it has committed. */
  public void emit(Connection connection) throws SQLException {
    LogMessage.emit(connection, PREFIX, content());
  }

  /** The logical message's content. */
  public byte[] content() {
    return String.join("\n", incarnation, kind.name(), topic, id).getBytes(StandardCharsets.UTF_8);
  }

  /** Reads a logical message's content. */
  public static Mark parse(byte[] content) {
    String[] parts = new String(content, StandardCharsets.UTF_8).split("\n", -1);
    return new Mark(parts[0], Kind.valueOf(parts[1]), parts[2], parts[3]);
  }
}
