package dev.tablecast.replica.apply;

import dev.tablecast.wire.ColumnBuffer;
import dev.tablecast.wire.PostgresRow;
import java.util.List;

/** Makes a row of values that lie in columns, as a row's encoder wants it. */
public final class BufferedRow {

  private BufferedRow() {}

  /** Makes the row point to a copy of the values at that index, one of each column. */
  public static void point(PostgresRow row, List<ColumnBuffer> columns, int index) {
    byte[] joined = new byte[size(columns, index)];
    int start = 0;
    for (int i = 0; i < columns.size(); i++) {
      ColumnBuffer column = columns.get(i);
      int length = Math.max(column.length(index), 0);
      System.arraycopy(column.bytes(), column.start(index), joined, start, length);
      row.set(i, start, column.length(index));
      start += length;
    }
    row.reset(joined);
  }

  private static int size(List<ColumnBuffer> columns, int index) {
    int size = 0;
    for (ColumnBuffer column : columns) {
      size += Math.max(column.length(index), 0);
    }
    return size;
  }
}
