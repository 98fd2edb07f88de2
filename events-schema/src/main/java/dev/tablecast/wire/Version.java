package dev.tablecast.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change's place in the total order of its owner's changes.
 *
 * <p>Two texts: {@link #toString()} for people and messages, and a {@link UUID} of the same 128
 * bits for the replica's {@code _version} column, whose order in Postgres is the order of versions.
 *
 * @param epoch counts the owner's logs: a new one begins whenever continuity is lost; from 1
 * @param lsn the commit's position in the owner's log: pgoutput's Begin message's final LSN
 * @param index the change's place in its transaction, from 0
 */
public record Version(int epoch, long lsn, int index) implements Comparable<Version> {

  /** The property of every message that holds its version's text. */
  public static final String PROPERTY = "version";

  /** Bytes of a version in Postgres: epoch, LSN and index, most significant first. */
  public static final int BYTES = 16;

  public Version {
    if (epoch < 1 || lsn < 0 || index < 0) {
      throw new IllegalArgumentException(
          "a version needs epoch >= 1, lsn >= 0 and index >= 0, not %d, %d, %d"
              .formatted(epoch, lsn, index));
    }
  }

  /** Reads what {@link #toString()} wrote, such as {@code 1:0/16B3748:12}. */
  public static Version parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Version version = read(bytes, 0, bytes.length);
    if (version == null) {
      throw new IllegalArgumentException(
          "not a version: '%s'; one looks like 1:0/16B3748:12".formatted(text));
    }
    return version;
  }

  /** Reads what {@link #toString()} wrote; null if it is something else. */
  static @Nullable Version read(byte[] text, int start, int length) {
    int end = start + length;
    int first = indexOf(':', text, start, end);
    int slash = indexOf('/', text, first + 1, end);
    int last = indexOf(':', text, slash + 1, end);
    long epoch = number(text, start, first, 10, Integer.MAX_VALUE);
    long high = number(text, first + 1, slash, 16, 0xFFFFFFFFL);
    long low = number(text, slash + 1, last, 16, 0xFFFFFFFFL);
    long index = number(text, last + 1, end, 10, Integer.MAX_VALUE);
    // An LSN is a signed long here, which 2^63 bytes of log would be needed to leave.
    return epoch < 1 || high < 0 || high > Integer.MAX_VALUE || low < 0 || index < 0
        ? null
        : new Version((int) epoch, high << 32 | low, (int) index);
  }

  /** The version whose {@link #toUuid()} this is. */
  public static Version of(UUID uuid) {
    long most = uuid.getMostSignificantBits();
    long least = uuid.getLeastSignificantBits();
    return new Version((int) (most >>> 32), most << 32 | least >>> 32, (int) least);
  }

  /** The same 128 bits as Postgres's {@code uuid}: compares there as versions compare here. */
  public UUID toUuid() {
    return new UUID((long) epoch << 32 | lsn >>> 32, lsn << 32 | index);
  }

  /** Writes the {@link #BYTES} bytes that Postgres's binary format has for {@link #toUuid()}. */
  public void writeTo(ByteBuffer target) {
    target.putInt(epoch).putLong(lsn).putInt(index);
  }

  public boolean isAfter(Version other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Version other) {
    int byEpoch = Integer.compare(epoch, other.epoch);
    if (byEpoch != 0) {
      return byEpoch;
    }
    int byLsn = Long.compare(lsn, other.lsn);
    return byLsn != 0 ? byLsn : Integer.compare(index, other.index);
  }

  @Override
  public String toString() {
    ByteSink text = new ByteSink(40);
    writeText(text);
    return new String(text.bytes(), 0, text.size(), StandardCharsets.US_ASCII);
  }

  /** Writes what {@link #toString()} says. */
  void writeText(ByteSink target) {
    target.writeDigits(epoch);
    target.writeByte(':');
    target.writeHex(lsn >>> 32);
    target.writeByte('/');
    target.writeHex(lsn & 0xFFFFFFFFL);
    target.writeByte(':');
    target.writeDigits(index);
  }

  /** Where a character is; the end if it is nowhere. */
  private static int indexOf(char wanted, byte[] text, int start, int end) {
    int i = start;
    while (i < end && text[i] != wanted) {
      i++;
    }
    return i;
  }

  /** Digits alone: no sign, as parseLong would take one, and none too many; else -1. */
  private static long number(byte[] text, int start, int end, int radix, long max) {
    long value = start < end ? 0 : -1;
    for (int i = start; i < end && value >= 0; i++) {
      int digit = Character.digit(text[i], radix);
      value = digit < 0 ? -1 : value * radix + digit;
      if (value > max) {
        value = -1;
      }
    }
    return value;
  }
}
