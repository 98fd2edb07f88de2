package dev.tablecast.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow at the end, in network order as Postgres has them; reused, never shrinks. */
class ByteSink {

  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private byte[] bytes;
  private int size;

  ByteSink(int capacity) {
    bytes = new byte[capacity];
  }

  final int size() {
    return size;
  }

  /** Cuts off what was written since the sink had that size. */
  final void truncate(int size) {
    this.size = size;
  }

  /** The bytes themselves, of which the first {@link #size()} count; stale after the next write. */
  final byte[] bytes() {
    return bytes;
  }

  final byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  final void writeByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  final void writeShort(int value) {
    reserve(Short.BYTES);
    SHORT.set(bytes, size, (short) value);
    size += Short.BYTES;
  }

  final void writeInt(int value) {
    reserve(Integer.BYTES);
    INT.set(bytes, size, value);
    size += Integer.BYTES;
  }

  final void writeLong(long value) {
    reserve(Long.BYTES);
    LONG.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** Writes over four bytes that are there already. */
  final void setInt(int position, int value) {
    INT.set(bytes, position, value);
  }

  final void setShort(int position, int value) {
    SHORT.set(bytes, position, (short) value);
  }

  final void write(byte[] source, int start, int length) {
    reserve(length);
    System.arraycopy(source, start, bytes, size, length);
    size += length;
  }

  final void write(byte[] source) {
    write(source, 0, source.length);
  }

  /** Writes the text's UTF-8 bytes, without a String's copy where they are ASCII. */
  final void writeText(String text) {
    int start = size;
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        size = start;
        write(text.getBytes(StandardCharsets.UTF_8));
        return;
      }
      bytes[size++] = (byte) c;
    }
  }

  /** Writes an integer's decimal digits. */
  final void writeDigits(long value) {
    if (value < 0) {
      writeByte('-');
    }
    int first = size;
    long rest = value;
    // Digits from the last to the first, as remainders that need no absolute value.
    do {
      writeByte('0' + (int) Math.abs(rest % 10));
      rest /= 10;
    } while (rest != 0);
    for (int low = first, high = size - 1; low < high; low++, high--) {
      byte swapped = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = swapped;
    }
  }

  /** Writes a number's hexadecimal digits, in capitals and without leading zeros. */
  final void writeHex(long value) {
    int digits = Math.max(1, (67 - Long.numberOfLeadingZeros(value)) / 4);
    reserve(digits);
    long rest = value;
    for (int i = size + digits - 1; i >= size; i--) {
      bytes[i] = (byte) "0123456789ABCDEF".charAt((int) rest & 0xF);
      rest >>>= 4;
    }
    size += digits;
  }

  /** Writes a number from 0 on with leading zeros. */
  final void writeDigits(int value, int width) {
    reserve(width);
    int rest = value;
    for (int i = size + width - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += width;
  }

  /** Makes room for bytes from a position on, which the caller fills. */
  final void insert(int position, int length) {
    reserve(length);
    System.arraycopy(bytes, position, bytes, position + length, size - position);
    size += length;
  }

  final void reserve(int more) {
    if (bytes.length - size < more) {
      long needed = (long) size + more;
      if (needed > Integer.MAX_VALUE - 8) {
        throw new OutOfMemoryError("more than 2 GiB in one buffer");
      }
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.min(Math.max(needed, 2L * bytes.length), Integer.MAX_VALUE - 8));
    }
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.BIG_ENDIAN);
  }
}
