package dev.tablecast.publisher.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A logical message in a transaction of its own. */
public final class LogMessage {

  private LogMessage() {}

  /** Writes it into the log and returns when it has committed. */
  public static void emit(Connection connection, String prefix, byte[] content)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select pg_logical_emit_message(true, ?, ?)")) {
      statement.setString(1, prefix);
      statement.setBytes(2, content);
      statement.execute();
    }
  }
}
