package dev.tablecast.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The values of one column for a batch of rows, as elements of a Postgres binary array: each an
 * int4 length and its bytes, or -1 for NULL. Which type the bytes are is the column's {@link
 * TransportType}. Grows as needed and is reused from batch to batch; confined to one thread.
 */
public final class ColumnBuffer {

  private static final int NULL = -1;

  private final ByteSink bytes = new ByteSink(1024);
  private int[] starts = new int[64];
  private int count;
  private int nulls;

  /** Forgets all values; keeps the memory. */
  public void clear() {
    bytes.truncate(0);
    count = 0;
    nulls = 0;
  }

  public int count() {
    return count;
  }

  /** What the values take in Postgres's binary format, in bytes, lengths included. */
  public int byteSize() {
    return bytes.size();
  }

  public void appendNull() {
    bytes.writeInt(NULL);
    added(bytes.size() - Integer.BYTES);
    nulls++;
  }

  /** Appends a value that is in the binary format already. */
  public void append(byte[] source, int start, int length) {
    int begun = begin();
    bytes.write(source, start, length);
    end(begun);
  }

  /** Appends a version as the {@code uuid} that the column {@code _version} has. */
  public void append(Version version) {
    int begun = begin();
    bytes.writeInt(version.epoch());
    bytes.writeLong(version.lsn());
    bytes.writeInt(version.index());
    end(begun);
  }

  /** Appends another buffer's value, NULL included. */
  public void appendFrom(ColumnBuffer source, int index) {
    if (source.isNull(index)) {
      appendNull();
    } else {
      append(source.bytes(), source.start(index), source.length(index));
    }
  }

  /** Forgets the values from that count on, as if they had not been appended. */
  public void truncate(int count) {
    if (count < 0 || count > this.count) {
      throw new IllegalArgumentException("cannot cut %d values to %d".formatted(this.count, count));
    }
    for (int i = count; nulls > 0 && i < this.count; i++) {
      if (isNull(i)) {
        nulls--;
      }
    }
    if (count < this.count) {
      bytes.truncate(starts[count]);
      this.count = count;
    }
  }

  public boolean isNull(int index) {
    return length(index) == NULL;
  }

  /** The value's length in bytes, -1 if NULL. */
  public int length(int index) {
    return BigEndian.int4(bytes.bytes(), starts[checked(index)]);
  }

  /** Where a value begins in {@link #bytes()}. */
  public int start(int index) {
    return starts[checked(index)] + Integer.BYTES;
  }

  /** The bytes that values lie in; not a copy, and another array after the next append. */
  public byte[] bytes() {
    return bytes.bytes();
  }

  /** Writes a value as binary COPY wants it: int4 length and bytes, or -1. */
  public void writeElement(int index, OutputStream target) throws IOException {
    int length = Math.max(0, length(index));
    target.write(bytes.bytes(), starts[index], Integer.BYTES + length);
  }

  /**
   * The whole as a one-dimensional Postgres array in binary format, a copy.
   *
   * @param elementOid the element's type: {@link TransportType#oid()}
   */
  public byte[] toArray(int elementOid) {
    ByteSink array = new ByteSink(20 + bytes.size());
    array.writeInt(count == 0 ? 0 : 1);
    array.writeInt(nulls > 0 ? 1 : 0);
    array.writeInt(elementOid);
    if (count > 0) {
      array.writeInt(count);
      array.writeInt(1);
      array.write(bytes.bytes(), 0, bytes.size());
    }
    return count > 0 ? array.bytes() : array.toByteArray();
  }

  /** Where a codec writes a value's bytes, between {@link #begin} and {@link #end}. */
  ByteSink sink() {
    return bytes;
  }

  int begin() {
    bytes.writeInt(0);
    return bytes.size();
  }

  void end(int begun) {
    bytes.setInt(begun - Integer.BYTES, bytes.size() - begun);
    added(begun - Integer.BYTES);
  }

  /** Drops the value that was begun and not ended, if there is one. */
  void abandon() {
    bytes.truncate(count == 0 ? 0 : start(count - 1) + Math.max(0, length(count - 1)));
  }

  private void added(int start) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
    }
    starts[count++] = start;
  }

  private int checked(int index) {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException("value %d of %d".formatted(index, count));
    }
    return index;
  }
}
