package dev.tablecast.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.postgresql.util.ByteConverter;

/**
 * Numerics between text and binary; pgjdbc's own conversion and BigDecimal's text are the judges.
 */
class NumericTest {

  @Property
  void hasTheBinaryFormThatPgjdbcReads(@ForAll("decimals") BigDecimal decimal) {
    byte[] binary = parse(decimal.toPlainString());

    assertThat((BigDecimal) ByteConverter.numeric(binary)).isEqualTo(decimal);
  }

  @Property
  void isPrintedAsBigDecimalDoes(@ForAll("decimals") BigDecimal decimal) {
    assertThat(print(parse(decimal.toPlainString()))).isEqualTo(decimal.toPlainString());
    assertThat(print(ByteConverter.numeric(decimal))).isEqualTo(decimal.toPlainString());
  }

  @Property
  void readsExponentsAsBigDecimalDoes(@ForAll("decimals") BigDecimal decimal) {
    String scientific = decimal.unscaledValue() + "E" + -decimal.scale();
    BigDecimal shifted = decimal.scaleByPowerOfTen(7);
    BigDecimal plain = shifted.scale() < 0 ? shifted.setScale(0) : shifted;

    assertThat(parse(scientific)).isEqualTo(parse(decimal.toPlainString()));
    assertThat(parse(decimal.toPlainString() + "e+7")).isEqualTo(parse(plain.toPlainString()));
  }

  @Property
  void isOneTextInAKeyWhateverTheScale(@ForAll("decimals") BigDecimal decimal) {
    String canonical = canonical(decimal.toPlainString());

    assertThat(canonical)
        .isEqualTo(canonical(decimal.setScale(decimal.scale() + 5).toPlainString()));
    assertThat(new BigDecimal(canonical)).isEqualByComparingTo(decimal);
    assertThat(canonical)
        .isEqualTo(decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString());
  }

  @Example
  void readsTheNumbersThatAreNone() {
    for (String text : List.of("NaN", "Infinity", "-Infinity")) {
      assertThat(print(parse(text))).isEqualTo(text);
      assertThat(canonical(text)).isEqualTo(text);
    }
  }

  @Example
  void readsWhatOtherWritersMayWrite() {
    assertThat(parse("+007.50")).isEqualTo(parse("7.50"));
    assertThat(parse(".5")).isEqualTo(parse("0.5"));
    assertThat(parse("5.")).isEqualTo(parse("5"));
    assertThat(print(parse("-0.00"))).isEqualTo("0.00");
    assertThat(print(parse("1E+3"))).isEqualTo("1000");
  }

  @Example
  void refusesWhatIsNoNumber() {
    for (String text :
        List.of("", ".", "-", "1e", "1e+", "e5", "1,5", "1 ", "nan", "0x1", "1.2.3", "--1", "é")) {
      assertThatThrownBy(() -> parse(text))
          .as(text)
          .isInstanceOf(MalformedRowException.class)
          .hasMessageContaining("not a number");
    }
  }

  @Example
  void takesPostgresLimitsAndNoMore() {
    String integer = "9".repeat(131_072);
    String fraction = "0." + "0".repeat(16_382) + "1";
    assertThat(print(parse(integer))).isEqualTo(integer);
    assertThat(print(parse(fraction))).isEqualTo(fraction);
    assertThat(print(parse("1e131071"))).hasSize(131_072);
    for (String text :
        List.of(
            integer + "0", fraction + "1", "1e131072", "1e-16384", "1e999999999999", "0e-99999")) {
      assertThatThrownBy(() -> parse(text))
          .isInstanceOf(MalformedRowException.class)
          .hasMessageContaining("more digits");
    }
  }

  @Provide
  Arbitrary<BigDecimal> decimals() {
    Arbitrary<BigInteger> digits =
        Arbitraries.oneOf(
            Arbitraries.of(BigInteger.ZERO, BigInteger.TEN.pow(8), BigInteger.valueOf(-10_000)),
            Arbitraries.bigIntegers(),
            Arbitraries.bigIntegers()
                .between(BigInteger.TEN.pow(60).negate(), BigInteger.TEN.pow(60)));
    return Combinators.combine(digits, Arbitraries.integers().between(0, 70)).as(BigDecimal::new);
  }

  private static byte[] parse(String text) {
    ByteSink binary = new ByteSink(8);
    byte[] bytes = (" " + text).getBytes(US_ASCII);
    NumericParser.parse(bytes, 1, bytes.length - 1, binary);
    return binary.toByteArray();
  }

  private static String print(byte[] binary) {
    ByteSink text = new ByteSink(8);
    NumericText.write(binary, 0, text);
    return new String(text.toByteArray(), US_ASCII);
  }

  private static String canonical(String decimal) {
    ByteSink text = new ByteSink(8);
    NumericText.writeCanonical(parse(decimal), 0, text);
    return new String(text.toByteArray(), US_ASCII);
  }
}
