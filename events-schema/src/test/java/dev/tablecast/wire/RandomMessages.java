package dev.tablecast.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import dev.tablecast.proto.Date;
import dev.tablecast.proto.Decimal;
import dev.tablecast.proto.Json;
import dev.tablecast.proto.Uuid;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;

/** Messages of a facet with random values, extreme and empty ones often among them. */
final class RandomMessages {

  private static final long MIN_SECOND = -210_866_803_200L;
  private static final long END_SECOND = 9_224_318_016_000L;
  private static final int MIN_DAY = -2_440_588;
  private static final int MAX_DAY = 2_145_042_905;

  private static final List<String> TEXTS =
      List.of("", " ", "NULL", "a,b", "\"", "\\", "{}", "%~", "%!", "'", "\n\t", "é漢😀", "\u007F");
  private static final List<String> DECIMALS =
      List.of("0", "0.000", "NaN", "Infinity", "-Infinity", "10000", "-0.0001", "9999.99990000");
  private static final List<String> JSONS =
      List.of("null", "{}", "[1, 2.50]", "\"\"", "{\"a\": \"b\\\"\\\\\"}", "1e3", "\"漢\"");

  private final Facet facet;
  private final Random random;

  RandomMessages(Facet facet, long seed) {
    this.facet = facet;
    this.random = new Random(seed);
  }

  /** Fills the facet's columns; others stay absent. */
  <M extends Message> M fill(M prototype) {
    Message.Builder builder = prototype.newBuilderForType();
    for (Column column : facet.columns()) {
      FieldDescriptor field = facet.contract().descriptor().findFieldByNumber(column.number());
      if (column.array()) {
        int count = oneIn(2) ? 0 : random.nextInt(oneIn(20) ? 300 : 5);
        for (int i = 0; i < count; i++) {
          builder.addRepeatedField(field, value(column, field));
        }
      } else if (!column.nullable() || !oneIn(3)) {
        builder.setField(field, value(column, field));
      }
    }
    @SuppressWarnings("unchecked")
    M message = (M) builder.build();
    return message;
  }

  private Object value(Column column, FieldDescriptor field) {
    return switch (column.type()) {
      case BOOL -> random.nextBoolean();
      case INT32 -> column.sqlType().equals("smallint") ? (int) (short) int32() : int32();
      case INT64 -> int64();
      case FLOAT -> number().floatValue();
      case DOUBLE -> number();
      case TEXT -> text();
      case BYTES -> ByteString.copyFrom(bytes(random.nextInt(6)));
      case ENUM -> {
        var values = field.getEnumType().getValues();
        yield values.get(random.nextInt(values.size()));
      }
      case TIMESTAMP -> timestamp();
      case DECIMAL -> Decimal.newBuilder().setValue(decimal(column)).build();
      case DATE -> Date.newBuilder().setEpochDay((int) between(MIN_DAY, MAX_DAY)).build();
      case UUID ->
          Uuid.newBuilder()
              .setValue(ByteString.copyFrom(oneIn(5) ? new byte[16] : bytes(16)))
              .build();
      case JSON -> Json.newBuilder().setValue(json()).build();
    };
  }

  private int int32() {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> Integer.MIN_VALUE;
      case 2 -> Integer.MAX_VALUE;
      default -> random.nextInt() >> random.nextInt(32);
    };
  }

  private long int64() {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> Long.MIN_VALUE;
      case 2 -> Long.MAX_VALUE;
      default -> random.nextLong() >> random.nextInt(64);
    };
  }

  private Double number() {
    return switch (random.nextInt(8)) {
      case 0 -> 0.0;
      case 1 -> -0.0;
      case 2 -> Double.NaN;
      case 3 -> Double.POSITIVE_INFINITY;
      case 4 -> Double.NEGATIVE_INFINITY;
      case 5 -> oneIn(2) ? (double) Float.MIN_VALUE : Float.MAX_VALUE;
      default -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
    };
  }

  private String text() {
    if (oneIn(2)) {
      return oneOf(TEXTS);
    }
    return random
        .ints(random.nextInt(oneIn(10) ? 300 : 8), 1, 0x2FFFF)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Long enough now and then for a length of two and of three bytes. */
  private String json() {
    return oneIn(3) ? "\"%s\"".formatted("é".repeat(random.nextInt(10_000))) : oneOf(JSONS);
  }

  private Timestamp timestamp() {
    int micros = oneIn(2) ? 0 : random.nextInt(1_000_000);
    return Timestamp.newBuilder()
        .setSeconds(between(MIN_SECOND, END_SECOND - 1))
        .setNanos(micros * 1000)
        .build();
  }

  /** As Postgres prints it; a column with a scale has just that. */
  private String decimal(Column column) {
    if (column.sqlType().equals("numeric(30,10)")) {
      return new BigDecimal(new BigInteger(90, random), 10).toPlainString();
    }
    if (oneIn(2)) {
      return oneOf(DECIMALS);
    }
    // Long enough now and then for a length of two bytes.
    BigInteger digits = new BigInteger(1 + random.nextInt(oneIn(5) ? 2000 : 200), random);
    BigDecimal decimal = new BigDecimal(digits, random.nextInt(50));
    return (random.nextBoolean() ? decimal : decimal.negate()).toPlainString();
  }

  /** Each end, the day of 1970, and anything between. */
  private long between(long min, long max) {
    return switch (random.nextInt(6)) {
      case 0 -> min;
      case 1 -> max;
      case 2 -> 0;
      case 3 -> random.nextInt(100_000) - 50_000;
      default -> min + (long) (random.nextDouble() * (max - min));
    };
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private String oneOf(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }

  private boolean oneIn(int chances) {
    return random.nextInt(chances) == 0;
  }
}
