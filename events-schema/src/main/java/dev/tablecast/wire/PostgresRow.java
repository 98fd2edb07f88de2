package dev.tablecast.wire;

/**
 * One row as Postgres sends it in its binary format, by pgoutput or COPY: slices of a buffer that
 * it does not own. Reused from row to row, for that is the hot path; confined to one thread.
 */
public final class PostgresRow {

  /** Length of a column that is NULL. */
  public static final int NULL = -1;

  /**
   * Length of a column that the log did not send because it is unchanged and stored apart (TOAST).
   */
  public static final int UNCHANGED = -2;

  private byte[] bytes = new byte[0];
  private final int[] starts;
  private final int[] lengths;

  public PostgresRow(int columns) {
    starts = new int[columns];
    lengths = new int[columns];
  }

  public int columns() {
    return starts.length;
  }

  /** Makes the row point into another buffer; its columns are to be set anew. */
  public void reset(byte[] buffer) {
    bytes = buffer;
  }

  /** Sets where a column's value is; {@code length} may be {@link #NULL} or {@link #UNCHANGED}. */
  public void set(int column, int start, int length) {
    starts[column] = start;
    lengths[column] = length;
  }

  public byte[] bytes() {
    return bytes;
  }

  public int start(int column) {
    return starts[column];
  }

  /** The value's length in bytes, or {@link #NULL} or {@link #UNCHANGED}. */
  public int length(int column) {
    return lengths[column];
  }

  public boolean isUnchanged(int column) {
    return lengths[column] == UNCHANGED;
  }

  public boolean isNull(int column) {
    return lengths[column] == NULL;
  }
}
