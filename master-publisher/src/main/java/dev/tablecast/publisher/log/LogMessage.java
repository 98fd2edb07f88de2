package dev.tablecast.publisher.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.replication.LogSequenceNumber;

/** A logical message in a transaction of its own. */
public final class LogMessage {

  private LogMessage() {}

  /**
   * Writes it into the log and returns when it has committed.
   *
   * @return where it stands there: after all whose changes could be seen before, and before its own
   *     commit
   */
  public static long emit(Connection connection, String prefix, byte[] content)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select pg_logical_emit_message(true, ?, ?)")) {
      statement.setString(1, prefix);
      statement.setBytes(2, content);
      try (ResultSet place = statement.executeQuery()) {
        place.next();
        return LogSequenceNumber.valueOf(place.getString(1)).asLong();
      }
    }
  }
}
