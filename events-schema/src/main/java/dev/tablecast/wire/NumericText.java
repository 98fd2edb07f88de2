package dev.tablecast.wire;

/**
 * Postgres's binary numeric as the text that Postgres prints.
 *
 * <p>Binary is int2 each: count of digits, weight of the first, sign, count of decimals to show,
 * and the digits, to the base 10,000, without leading and trailing zeros.
 */
final class NumericText {

  static final int HEADER = 8;
  static final int POSITIVE = 0x0000;
  static final int NEGATIVE = 0x4000;
  static final int NAN = 0xC000;
  static final int INFINITY = 0xD000;
  static final int NEGATIVE_INFINITY = 0xF000;

  private static final int DIGIT_WIDTH = 4;

  private NumericText() {}

  /** Writes all decimals that the value has to show, zeros included. */
  static void write(byte[] source, int start, ByteSink target) {
    write(source, start, BigEndian.int2(source, start + 6), target);
  }

  /** Writes no zero at the end of the decimals, hence one text for equal values. */
  static void writeCanonical(byte[] source, int start, ByteSink target) {
    int begun = target.size();
    int decimals = BigEndian.int2(source, start + 6);
    write(source, start, decimals, target);
    int sign = BigEndian.int2(source, start + 4) & 0xFFFF;
    if (decimals == 0 || (sign != POSITIVE && sign != NEGATIVE)) {
      return;
    }
    int end = target.size();
    while (target.bytes()[end - 1] == '0') {
      end--;
    }
    target.truncate(target.bytes()[end - 1] == '.' ? end - 1 : end);
    assert target.size() > begun;
  }

  private static void write(byte[] source, int start, int decimals, ByteSink target) {
    switch (BigEndian.int2(source, start + 4) & 0xFFFF) {
      case NAN -> target.writeText("NaN");
      case INFINITY -> target.writeText("Infinity");
      case NEGATIVE_INFINITY -> target.writeText("-Infinity");
      case NEGATIVE -> {
        target.writeByte('-');
        writeFinite(source, start, decimals, target);
      }
      default -> writeFinite(source, start, decimals, target);
    }
  }

  private static void writeFinite(byte[] source, int start, int decimals, ByteSink target) {
    int weight = BigEndian.int2(source, start + 2);
    if (weight < 0) {
      target.writeByte('0');
    } else {
      target.writeDigits(digit(source, start, 0));
      for (int i = 1; i <= weight; i++) {
        target.writeDigits(digit(source, start, i), DIGIT_WIDTH);
      }
    }
    if (decimals > 0) {
      target.writeByte('.');
      int end = target.size() + decimals;
      for (int i = weight + 1; target.size() < end; i++) {
        target.writeDigits(digit(source, start, i), DIGIT_WIDTH);
      }
      target.truncate(end);
    }
  }

  /** How many digits there are: more than a signed int2 can say. */
  static int count(byte[] source, int start) {
    return BigEndian.int2(source, start) & 0xFFFF;
  }

  /** The digit of that index after the first, zero where none is stored. */
  private static int digit(byte[] source, int start, int index) {
    int count = count(source, start);
    return index < 0 || index >= count ? 0 : BigEndian.int2(source, start + HEADER + 2 * index);
  }
}
