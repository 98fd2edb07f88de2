package dev.tablecast.contract.compatibility;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Buf's {@code WIRE_JSON} rules for one field that both messages have. */
final class FieldRules {

  private FieldRules() {}

  static List<Break> breaks(FieldDescriptor before, FieldDescriptor after) {
    List<Break> breaks = new ArrayList<>();
    String field = nameOf(before);
    if (!before.getName().equals(after.getName())) {
      breaks.add(
          new Break(
              Rule.FIELD_SAME_NAME,
              "%s is now called \"%s\"".formatted(field, after.getName()),
              "Keep the name, or add a field beside it and drop the old one later"));
    }
    if (!before.getJsonName().equals(after.getJsonName())) {
      breaks.add(
          new Break(
              Rule.FIELD_SAME_JSON_NAME,
              "%s was \"%s\" in JSON and is \"%s\""
                  .formatted(field, before.getJsonName(), after.getJsonName()),
              "Write `json_name = \"%s\"`".formatted(before.getJsonName())));
    }
    if (Cardinality.of(before) != Cardinality.of(after)) {
      breaks.add(
          new Break(
              Rule.FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY,
              "%s was %s and is %s"
                  .formatted(field, Cardinality.of(before).text, Cardinality.of(after).text),
              "Add a new field beside it"));
    }
    String was = oneof(before);
    String is = oneof(after);
    if (!was.equals(is)) {
      breaks.add(
          new Break(
              Rule.FIELD_SAME_ONEOF,
              "%s moved from %s to %s".formatted(field, was, is),
              "Leave it where it was: setting one field of a oneof clears the others"));
    }
    type(before, after, breaks);
    return breaks;
  }

  static String nameOf(FieldDescriptor field) {
    return "field %d \"%s\" of %s"
        .formatted(field.getNumber(), field.getName(), field.getContainingType().getFullName());
  }

  private static void type(FieldDescriptor before, FieldDescriptor after, List<Break> breaks) {
    if (group(before) != group(after) || isOtherType(before, after)) {
      breaks.add(
          new Break(
              Rule.FIELD_WIRE_JSON_COMPATIBLE_TYPE,
              "%s was %s and is %s".formatted(nameOf(before), typeOf(before), typeOf(after)),
              "Keep the type; add a column of the new type beside it, fill it by conversion and"
                  + " drop the old one once no reader needs it"));
    } else if (hasOtherDefault(before, after)) {
      breaks.add(
          new Break(
              Rule.FIELD_SAME_DEFAULT,
              "%s has another default value".formatted(nameOf(before)),
              "Keep the default: an absent value means it to whoever reads"));
    }
  }

  /** Types that can be read as each other, on the wire and as JSON, have the same group. */
  private static int group(FieldDescriptor field) {
    return switch (field.getType()) {
      case INT32, UINT32 -> 1;
      case INT64, UINT64 -> 2;
      case FIXED32, SFIXED32 -> 3;
      case FIXED64, SFIXED64 -> 4;
      case BOOL -> 5;
      case SINT32 -> 6;
      case SINT64 -> 7;
      case STRING -> 8;
      case BYTES -> 9;
      case DOUBLE -> 10;
      case FLOAT -> 11;
      case GROUP -> 12;
      case MESSAGE -> 13;
      case ENUM -> 14;
    };
  }

  private static boolean isOtherType(FieldDescriptor before, FieldDescriptor after) {
    if (before.getJavaType() == JavaType.MESSAGE) {
      return !before.getMessageType().getFullName().equals(after.getMessageType().getFullName());
    }
    return before.getJavaType() == JavaType.ENUM
        && !before.getEnumType().getFullName().equals(after.getEnumType().getFullName())
        && !isMoved(before.getEnumType(), after.getEnumType());
  }

  /** The same enum in another place: same short name, and no value is missing or other. */
  private static boolean isMoved(EnumDescriptor before, EnumDescriptor after) {
    return before.getName().equals(after.getName())
        && before.getValues().stream()
            .allMatch(
                value ->
                    after.getValues().stream()
                        .anyMatch(
                            now ->
                                now.getNumber() == value.getNumber()
                                    && now.getName().equals(value.getName())));
  }

  private static boolean hasOtherDefault(FieldDescriptor before, FieldDescriptor after) {
    if (before.isRepeated() || after.isRepeated() || before.getJavaType() == JavaType.MESSAGE) {
      return false;
    }
    if (before.getJavaType() == JavaType.ENUM) {
      return ((EnumValueDescriptor) before.getDefaultValue()).getNumber()
          != ((EnumValueDescriptor) after.getDefaultValue()).getNumber();
    }
    return !Objects.equals(before.getDefaultValue(), after.getDefaultValue());
  }

  private static String typeOf(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      default -> field.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  private static String oneof(FieldDescriptor field) {
    OneofDescriptor oneof = field.getRealContainingOneof();
    return oneof == null ? "outside any oneof" : "oneof \"%s\"".formatted(oneof.getName());
  }

  /** Explicit and implicit presence are one here: nullability is the table's own rule. */
  private enum Cardinality {
    SINGLE("a single value"),
    REQUIRED("required"),
    REPEATED("repeated"),
    MAP("a map");

    private final String text;

    Cardinality(String text) {
      this.text = text;
    }

    static Cardinality of(FieldDescriptor field) {
      if (field.isMapField()) {
        return MAP;
      }
      if (field.isRepeated()) {
        return REPEATED;
      }
      return field.isRequired() ? REQUIRED : SINGLE;
    }
  }
}
