package dev.tablecast.replica.apply;

import dev.tablecast.wire.ColumnBuffer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;
import org.postgresql.copy.PGCopyOutputStream;

/** Rows in the binary format of Postgres's COPY, from and to columns of values. */
public final class BinaryCopy {

  private static final byte[] SIGNATURE =
      "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final int BUFFER_BYTES = 64 << 10;
  private static final short END = -1;

  private BinaryCopy() {}

  /** Copies in the rows that the columns' values make. */
  public static void in(Connection connection, String sql, List<ColumnBuffer> columns)
      throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    try (PGCopyOutputStream out = new PGCopyOutputStream(postgres, sql, BUFFER_BYTES)) {
      out.write(SIGNATURE);
      out.write(new byte[2 * Integer.BYTES]); // flags, and the length of more of a header
      byte[] count = bytes((short) columns.size());
      for (int row = 0; row < columns.get(0).count(); row++) {
        out.write(count);
        for (ColumnBuffer column : columns) {
          column.writeElement(row, out);
        }
      }
      out.write(bytes(END));
    } catch (IOException e) {
      throw sqlException(e);
    }
  }

  /** Copies out rows and appends their values to the columns. */
  public static void out(Connection connection, String sql, List<ColumnBuffer> columns)
      throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    try (DataInputStream in = new DataInputStream(new PGCopyInputStream(postgres, sql))) {
      in.readNBytes(SIGNATURE.length + Integer.BYTES);
      in.skipNBytes(in.readInt());
      while (in.readShort() != END) {
        for (ColumnBuffer column : columns) {
          int length = in.readInt();
          if (length < 0) {
            column.appendNull();
          } else {
            column.append(in.readNBytes(length), 0, length);
          }
        }
      }
      // To its very end, for closing earlier would cancel it.
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw sqlException(e);
    }
  }

  /** The driver's streams wrap what the database said. */
  private static SQLException sqlException(IOException e) {
    if (e.getCause() instanceof SQLException cause) {
      return cause;
    }
    throw new UncheckedIOException(e);
  }

  private static byte[] bytes(short value) {
    return new byte[] {(byte) (value >>> 8), (byte) value};
  }
}
