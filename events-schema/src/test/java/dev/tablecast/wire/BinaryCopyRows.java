package dev.tablecast.wire;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** The rows of a binary COPY, one at a time. */
final class BinaryCopyRows implements AutoCloseable {

  static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private final CopyOut copy;
  private final PostgresRow row;
  private boolean begun;

  BinaryCopyRows(PGConnection connection, String sql, int columns) throws SQLException {
    copy = connection.getCopyAPI().copyOut(sql);
    row = new PostgresRow(columns);
  }

  /** The next row, the same object every time; null after the last. */
  @Nullable PostgresRow next() throws SQLException {
    byte[] message = copy.readFromCopy();
    if (message == null) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(message);
    if (!begun) {
      begun = true;
      buffer.position(HEADER.length);
    }
    // Postgres sends each row as a message of its own; the header comes with the first.
    if (!buffer.hasRemaining()) {
      return next();
    }
    if (buffer.getShort() < 0) {
      return next();
    }
    row.reset(message);
    for (int i = 0; i < row.columns(); i++) {
      int length = buffer.getInt();
      row.set(i, buffer.position(), length);
      buffer.position(buffer.position() + Math.max(0, length));
    }
    return row;
  }

  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
