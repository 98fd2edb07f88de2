package dev.tablecast.wire;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adds rows up to {@link RowSums}. One is made by {@link RowHasher#tally} and takes the rows of
 * hashers alike. Not thread-safe.
 */
public final class RowTally {

  private final int[] columns;
  private final long[] hashes;
  private long count;

  RowTally(int[] columns) {
    this.columns = columns;
    this.hashes = new long[columns.length];
  }

  /** Adds the row that a hasher has read. */
  public void add(RowHasher row) {
    add(row.hashes(), 0);
  }

  /** Adds a row's hashes as {@link RowHasher#writeTo} left them at a place in an array. */
  public void add(long[] source, int start) {
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] += source[start + i];
    }
    count++;
  }

  /** Adds all that another one of the same columns has. */
  public void add(RowTally other) {
    if (!Arrays.equals(columns, other.columns)) {
      throw new IllegalArgumentException(
          "sums of columns %s and %s do not add up"
              .formatted(Arrays.toString(columns), Arrays.toString(other.columns)));
    }
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] += other.hashes[i];
    }
    count += other.count;
  }

  public long count() {
    return count;
  }

  /** What has been added so far. */
  public RowSums sums() {
    SortedMap<Integer, Long> sums = new TreeMap<>();
    for (int i = 0; i < columns.length; i++) {
      sums.put(columns[i], hashes[i]);
    }
    return new RowSums(count, sums);
  }
}
