package dev.tablecast.wire;

/**
 * A decimal number's text as Postgres's binary numeric, in the one form that Postgres itself sends.
 * Besides what Postgres prints it reads exponents, which other writers may use.
 */
final class NumericParser {

  /** NUMERIC_DSCALE_MAX, and the digits up to NUMERIC_WEIGHT_MAX, 32,767, to the base 10,000. */
  private static final int MAX_DECIMALS = 0x3FFF;

  private static final int MAX_INTEGER_DIGITS = 131_072;
  private static final int DIGIT_WIDTH = 4;

  /** What Postgres sends as the decimals of infinities: other bits of the same header. */
  private static final int DECIMALS_OF_INFINITY = 0x20;

  private final byte[] source;
  private final int end;
  private int position;

  /** The decimal digits without sign, point and exponent: where they are, and how many. */
  private final byte[] digits;

  private int count;
  private int decimals;

  private NumericParser(byte[] source, int start, int length) {
    this.source = source;
    this.position = start;
    this.end = start + length;
    this.digits = new byte[length];
  }

  static void parse(byte[] source, int start, int length, ByteSink target) {
    if (matches(source, start, length, "NaN")) {
      writeHeader(0, 0, NumericText.NAN, 0, target);
    } else if (matches(source, start, length, "Infinity")) {
      writeHeader(0, 0, NumericText.INFINITY, DECIMALS_OF_INFINITY, target);
    } else if (matches(source, start, length, "-Infinity")) {
      writeHeader(0, 0, NumericText.NEGATIVE_INFINITY, DECIMALS_OF_INFINITY, target);
    } else {
      new NumericParser(source, start, length).parseFinite(target);
    }
  }

  private void parseFinite(ByteSink target) {
    boolean negative = readSign();
    readDigits();
    if (readIf('.')) {
      int before = count;
      readDigits();
      decimals = count - before;
    }
    if (count == 0) {
      throw notANumber();
    }
    if (readIf('e') || readIf('E')) {
      decimals -= readExponent();
    }
    if (position != end) {
      throw notANumber();
    }
    write(negative, target);
  }

  private void write(boolean negative, ByteSink target) {
    int first = 0;
    while (first < count && digits[first] == 0) {
      first++;
    }
    int last = count;
    while (last > first && digits[last - 1] == 0) {
      last--;
    }
    int shown = Math.max(0, decimals);
    // Powers of ten: of the place just above the first digit that counts, and of the last one's.
    int top = count - first - decimals;
    int bottom = count - last - decimals;
    if (shown > MAX_DECIMALS || (first < last && top > MAX_INTEGER_DIGITS)) {
      throw new MalformedRowException("a Decimal has more digits than Postgres's numeric");
    }
    if (first == last) {
      writeHeader(0, 0, NumericText.POSITIVE, shown, target);
      return;
    }
    int weight = Math.floorDiv(top - 1, DIGIT_WIDTH);
    int lowest = Math.floorDiv(bottom, DIGIT_WIDTH);
    int sign = negative ? NumericText.NEGATIVE : NumericText.POSITIVE;
    writeHeader(weight - lowest + 1, weight, sign, shown, target);
    for (int group = weight; group >= lowest; group--) {
      target.writeShort(group(group, first));
    }
  }

  /** The digit to the base 10,000 whose last place is ten to the power of four times the group. */
  private int group(int group, int first) {
    int value = 0;
    for (int place = DIGIT_WIDTH * group + DIGIT_WIDTH - 1; place >= DIGIT_WIDTH * group; place--) {
      int index = count - 1 - decimals - place;
      value = value * 10 + (index >= first && index < count ? digits[index] : 0);
    }
    return value;
  }

  private boolean readSign() {
    boolean negative = readIf('-');
    if (!negative) {
      readIf('+');
    }
    return negative;
  }

  private void readDigits() {
    while (position < end && source[position] >= '0' && source[position] <= '9') {
      digits[count++] = (byte) (source[position++] - '0');
    }
  }

  private int readExponent() {
    boolean negative = readSign();
    int begun = position;
    int exponent = 0;
    while (position < end && source[position] >= '0' && source[position] <= '9') {
      exponent = Math.min(1_000_000, exponent * 10 + source[position++] - '0');
    }
    if (position == begun) {
      throw notANumber();
    }
    return negative ? -exponent : exponent;
  }

  private boolean readIf(char c) {
    boolean there = position < end && source[position] == c;
    if (there) {
      position++;
    }
    return there;
  }

  private static void writeHeader(int digits, int weight, int sign, int decimals, ByteSink target) {
    target.writeShort(digits);
    target.writeShort(weight);
    target.writeShort(sign);
    target.writeShort(decimals);
  }

  private static boolean matches(byte[] source, int start, int length, String text) {
    if (length != text.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (source[start + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static MalformedRowException notANumber() {
    return new MalformedRowException("a Decimal's text is not a number such as 7.50");
  }
}
