package dev.tablecast.refdata.file;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.tablecast.contract.ColumnType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Values of one field from their texts. Each refusal completes a sentence that begins with the
 * column.
 */
final class FieldText {

  private final Message.Builder row;
  private final FieldDescriptor field;
  private final ColumnType type;

  FieldText(Message.Builder row, FieldDescriptor field, ColumnType type) {
    this.row = row;
    this.field = field;
    this.type = type;
  }

  /**
   * The value, as a message's field takes it.
   *
   * @throws IllegalArgumentException if the text is none of the type's
   */
  Object parse(String text) {
    try {
      return switch (type) {
        case BOOL -> bool(text);
        case INT32 -> Integer.valueOf(text);
        case INT64 -> Long.valueOf(text);
        case FLOAT -> Float.valueOf(text);
        case DOUBLE -> Double.valueOf(text);
        case TEXT -> text(text);
        case BYTES -> bytes(text);
        case ENUM -> enumValue(text);
        case TIMESTAMP -> timestamp(Instant.parse(text));
        case DECIMAL -> wrapped("value", new BigDecimal(text).toPlainString());
        case DATE -> wrapped("epoch_day", Math.toIntExact(LocalDate.parse(text).toEpochDay()));
        case UUID -> uuid(text);
        case JSON -> json(text);
      };
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      throw refused(text, "is " + what());
    }
  }

  private String what() {
    return switch (type) {
      case INT32 -> "an integer of 32 bits";
      case INT64 -> "an integer of 64 bits";
      case TIMESTAMP -> "a time such as 2026-11-26T12:00:00Z";
      case DATE -> "a day such as 2026-11-26";
      default -> "a number";
    };
  }

  private Object bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused(text, "is true or false");
    };
  }

  private Object text(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("has a zero byte, which Postgres has no text with");
    }
    return text;
  }

  private Object bytes(String text) {
    if (text.startsWith("\\x")) {
      try {
        return ByteString.copyFrom(HexFormat.of().parseHex(text.substring(2)));
      } catch (IllegalArgumentException e) {
        // told below
      }
    }
    throw refused(text, "is bytes such as \\x0a1b");
  }

  private Object enumValue(String text) {
    EnumValueDescriptor value = field.getEnumType().findValueByName(text);
    if (value == null) {
      throw refused(
          text,
          "is one of "
              + field.getEnumType().getValues().stream()
                  .map(EnumValueDescriptor::getName)
                  .toList());
    }
    return value;
  }

  private Object uuid(String text) {
    try {
      UUID uuid = UUID.fromString(text);
      ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES);
      bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits()).flip();
      return wrapped("value", ByteString.copyFrom(bytes));
    } catch (IllegalArgumentException e) {
      throw refused(text, "is a UUID such as 123e4567-e89b-12d3-a456-426614174000");
    }
  }

  private Object json(String text) {
    if (!JsonRows.isJson(text)) {
      throw refused(text, "is JSON");
    }
    return wrapped("value", text);
  }

  private Object timestamp(Instant instant) {
    Message.Builder builder = row.newBuilderForField(field);
    set(builder, "seconds", instant.getEpochSecond());
    set(builder, "nanos", instant.getNano());
    return builder.build();
  }

  private Object wrapped(String name, Object value) {
    Message.Builder builder = row.newBuilderForField(field);
    set(builder, name, value);
    return builder.build();
  }

  private static void set(Message.Builder builder, String name, Object value) {
    builder.setField(builder.getDescriptorForType().findFieldByName(name), value);
  }

  /** A set is no secret: it travels in a jar. */
  private static IllegalArgumentException refused(String text, String rule) {
    return new IllegalArgumentException("%s, not '%s'".formatted(rule, text));
  }
}
