package dev.tablecast.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Timestamp;
import dev.tablecast.proto.Date;
import dev.tablecast.proto.Decimal;
import dev.tablecast.proto.Json;
import dev.tablecast.proto.Uuid;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/** Field values as literals that Postgres reads, by Java's own means. */
final class FieldLiteral {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd G", Locale.ENGLISH);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS'+00' G", Locale.ENGLISH);

  private FieldLiteral() {}

  /** The literal of a value as a generated message's reflection gives it. */
  static String of(Object value) {
    if (value instanceof ByteString bytes) {
      return "\\x" + HexFormat.of().formatHex(bytes.toByteArray());
    } else if (value instanceof EnumValueDescriptor name) {
      return name.getName();
    } else if (value instanceof Timestamp at) {
      return era(
          TIME.format(LocalDateTime.ofEpochSecond(at.getSeconds(), at.getNanos(), ZoneOffset.UTC)));
    } else if (value instanceof Date date) {
      return era(DAY.format(LocalDate.ofEpochDay(date.getEpochDay())));
    } else if (value instanceof Decimal decimal) {
      return decimal.getValue();
    } else if (value instanceof Json json) {
      return json.getValue();
    } else if (value instanceof Uuid uuid) {
      return HexFormat.of().formatHex(uuid.getValue().toByteArray());
    }
    return value.toString();
  }

  /** java.time puts a sign before a year of more than four digits. */
  private static String era(String text) {
    return text.startsWith("+") ? text.substring(1) : text;
  }
}
