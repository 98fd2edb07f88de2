package dev.tablecast.wire;

import java.util.Arrays;

/**
 * The values of one column for a batch of rows, as elements of a Postgres binary array. Grows as
 * needed and is reused from batch to batch; confined to one thread.
 */
public final class ColumnBuffer {

  private static final int HEADER = 20;

  private byte[] bytes = new byte[1024];
  private int size = HEADER;
  private int count;
  private boolean nulls;

  /** Forgets all values; keeps the memory. */
  public void clear() {
    size = HEADER;
    count = 0;
    nulls = false;
  }

  public int count() {
    return count;
  }

  /** The whole as a one-dimensional Postgres array in binary format, a copy. */
  public byte[] toArray(int elementOid) {
    throw new UnsupportedOperationException(
        "elementOid " + elementOid + Arrays.hashCode(bytes) + nulls + size);
  }
}
