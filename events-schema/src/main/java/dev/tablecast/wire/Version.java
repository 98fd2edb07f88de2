package dev.tablecast.wire;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.UUID;

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
    int first = text.indexOf(':');
    int slash = text.indexOf('/', first + 1);
    int last = text.indexOf(':', slash + 1);
    if (first < 0 || slash < 0 || last < 0) {
      throw notAVersion(text);
    }
    long high = number(text, first + 1, slash, 16, 0xFFFFFFFFL);
    long low = number(text, slash + 1, last, 16, 0xFFFFFFFFL);
    return new Version(
        (int) number(text, 0, first, 10, Integer.MAX_VALUE),
        high << 32 | low,
        (int) number(text, last + 1, text.length(), 10, Integer.MAX_VALUE));
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
    return epoch
        + ":"
        + Long.toHexString(lsn >>> 32).toUpperCase(Locale.ROOT)
        + "/"
        + Long.toHexString(lsn & 0xFFFFFFFFL).toUpperCase(Locale.ROOT)
        + ":"
        + index;
  }

  /** Digits alone: no sign, as parseLong would take one, and none too many. */
  private static long number(String text, int start, int end, int radix, long max) {
    long value = start < end ? 0 : -1;
    for (int i = start; i < end && value >= 0; i++) {
      int digit = Character.digit(text.charAt(i), radix);
      value = digit < 0 ? -1 : value * radix + digit;
      if (value > max) {
        value = -1;
      }
    }
    if (value < 0) {
      throw notAVersion(text);
    }
    return value;
  }

  private static IllegalArgumentException notAVersion(String text) {
    return new IllegalArgumentException(
        "not a version: '%s'; one looks like 1:0/16B3748:12".formatted(text));
  }
}
