package dev.tablecast.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Timestamp;
import dev.tablecast.proto.Date;
import dev.tablecast.proto.Decimal;
import dev.tablecast.proto.Json;
import dev.tablecast.proto.Uuid;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ByteConverter;

/** Field values as Postgres sends them, by other means than the library's own. */
final class PostgresBinary {

  private PostgresBinary() {}

  /** A value of a generated message's field, as its reflection gives it. */
  static byte[] of(Object value) {
    if (value instanceof Boolean bool) {
      return new byte[] {(byte) (bool ? 1 : 0)};
    } else if (value instanceof Integer number) {
      return ByteBuffer.allocate(4).putInt(number).array();
    } else if (value instanceof Long number) {
      return ByteBuffer.allocate(8).putLong(number).array();
    } else if (value instanceof Float number) {
      return ByteBuffer.allocate(4).putInt(Float.floatToRawIntBits(number)).array();
    } else if (value instanceof Double number) {
      return ByteBuffer.allocate(8).putLong(Double.doubleToRawLongBits(number)).array();
    } else if (value instanceof String text) {
      return text.getBytes(UTF_8);
    } else if (value instanceof ByteString bytes) {
      return bytes.toByteArray();
    } else if (value instanceof EnumValueDescriptor name) {
      return name.getName().getBytes(UTF_8);
    } else {
      return ofMessage(value);
    }
  }

  /** An array; a null element is NULL. */
  static byte[] array(List<byte @Nullable []> elements) {
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    array.writeBytes(of(elements.isEmpty() ? 0 : 1));
    array.writeBytes(of(elements.stream().anyMatch(Objects::isNull) ? 1 : 0));
    array.writeBytes(of(25));
    if (!elements.isEmpty()) {
      array.writeBytes(of(elements.size()));
      array.writeBytes(of(1));
    }
    for (byte[] element : elements) {
      array.writeBytes(of(element == null ? -1 : element.length));
      array.writeBytes(element == null ? new byte[0] : element);
    }
    return array.toByteArray();
  }

  /** A row of these values, null being NULL, somewhere in a larger buffer. */
  static PostgresRow row(List<byte @Nullable []> values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {77, 77, 77});
    PostgresRow row = new PostgresRow(values.size());
    for (int i = 0; i < values.size(); i++) {
      byte[] value = values.get(i);
      row.set(i, bytes.size(), value == null ? PostgresRow.NULL : value.length);
      bytes.writeBytes(value == null ? new byte[0] : value);
    }
    row.reset(bytes.toByteArray());
    return row;
  }

  private static byte[] ofMessage(Object value) {
    if (value instanceof Timestamp timestamp) {
      Instant instant = Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
      Duration since = Duration.between(Instant.parse("2000-01-01T00:00:00Z"), instant);
      return of(since.getSeconds() * 1_000_000 + since.getNano() / 1000);
    } else if (value instanceof Date date) {
      LocalDate day = LocalDate.ofEpochDay(date.getEpochDay());
      return of((int) ChronoUnit.DAYS.between(LocalDate.of(2000, 1, 1), day));
    } else if (value instanceof Uuid uuid) {
      return uuid.getValue().toByteArray();
    } else if (value instanceof Json json) {
      return json.getValue().getBytes(UTF_8);
    } else if (value instanceof Decimal decimal) {
      return numeric(decimal.getValue());
    }
    throw new IllegalArgumentException("a value of " + value.getClass());
  }

  private static byte[] numeric(String text) {
    return switch (text) {
      case "NaN" -> new byte[] {0, 0, 0, 0, (byte) 0xC0, 0, 0, 0};
      case "Infinity" -> new byte[] {0, 0, 0, 0, (byte) 0xD0, 0, 0, 0x20};
      case "-Infinity" -> new byte[] {0, 0, 0, 0, (byte) 0xF0, 0, 0, 0x20};
      default -> ByteConverter.numeric(new BigDecimal(text));
    };
  }
}
