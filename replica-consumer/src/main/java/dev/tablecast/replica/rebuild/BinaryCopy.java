package dev.tablecast.replica.rebuild;

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
final class BinaryCopy {

  private static final byte[] SIGNATURE =
      "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final int BUFFER_BYTES = 64 << 10;
  private static final short END = -1;

  private BinaryCopy() {}

  /** Copies in the rows that the columns' values make. */
  static void in(Connection connection, String sql, List<ColumnBuffer> columns)
      throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    try (PGCopyOutputStream out = new PGCopyOutputStream(postgres, sql, BUFFER_BYTES)) {
      out.write(SIGNATURE);
      writeInt(out, 0);
      writeInt(out, 0);
      for (int row = 0; row < columns.get(0).count(); row++) {
        writeShort(out, (short) columns.size());
        for (ColumnBuffer column : columns) {
          column.writeElement(row, out);
        }
      }
      writeShort(out, END);
    } catch (IOException e) {
      throw sqlException(e);
    }
  }

  /** Copies out rows and appends their values to the columns. */
  static void out(Connection connection, String sql, List<ColumnBuffer> columns)
      throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    try (DataInputStream in = new DataInputStream(new PGCopyInputStream(postgres, sql))) {
      in.readNBytes(SIGNATURE.length + Integer.BYTES);
      in.skipNBytes(in.readInt());
      while (in.readShort() != END) {
        for (ColumnBuffer column : columns) {
          byte[] value = in.readNBytes(in.readInt());
          column.append(value, 0, value.length);
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

  private static void writeInt(PGCopyOutputStream out, int value) throws IOException {
    writeShort(out, (short) (value >>> 16));
    writeShort(out, (short) value);
  }

  private static void writeShort(PGCopyOutputStream out, short value) throws IOException {
    out.write(value >>> 8 & 0xFF);
    out.write(value & 0xFF);
  }
}
