package dev.tablecast.publisher.backfill;

import dev.tablecast.wire.PostgresRow;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads rows by binary COPY, one at a time, in the format that the log has too. Not thread-safe.
 */
final class RowCopy {

  /** Signature, flags and the length of the extension, with which a binary COPY begins. */
  private static final int HEADER = 19;

  private final DSLContext sql = DSL.using(SQLDialect.POSTGRES);
  private final PostgresRow row;

  RowCopy(int columns) {
    row = new PostgresRow(columns);
  }

  /** Hands each row over; it is the same object every time. */
  void read(Connection connection, Select<?> select, Consumer<PostgresRow> taker)
      throws SQLException {
    String copy = sql.renderInlined(DSL.query("copy ({0}) to stdout (format binary)", select));
    CopyOut out = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(copy);
    try {
      // Postgres sends a row in each message, the header with the first.
      byte[] message = out.readFromCopy();
      int start = HEADER;
      while (message != null) {
        if (message.length > start && point(ByteBuffer.wrap(message), start)) {
          taker.accept(row);
        }
        start = 0;
        message = out.readFromCopy();
      }
    } finally {
      if (out.isActive()) {
        out.cancelCopy();
      }
    }
  }

  /** Makes the row point to a message's values; false at the trailer. */
  private boolean point(ByteBuffer message, int start) {
    message.position(start);
    int count = message.getShort();
    if (count < 0) {
      return false;
    }
    row.reset(message.array());
    for (int i = 0; i < count; i++) {
      int length = message.getInt();
      row.set(i, message.position(), length);
      message.position(message.position() + Math.max(length, 0));
    }
    return true;
  }
}
