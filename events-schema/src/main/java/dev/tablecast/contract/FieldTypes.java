package dev.tablecast.contract;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Optional;

/** Which column type a Protobuf field's type is. */
final class FieldTypes {

  private FieldTypes() {}

  /** The column type, or nothing where {@link #refuse} tells why. */
  static Optional<ColumnType> of(FieldDescriptor field) {
    return Optional.ofNullable(
        switch (field.getType()) {
          case BOOL -> ColumnType.BOOL;
          case INT32, SINT32, SFIXED32 -> ColumnType.INT32;
          case INT64, SINT64, SFIXED64 -> ColumnType.INT64;
          case FLOAT -> ColumnType.FLOAT;
          case DOUBLE -> ColumnType.DOUBLE;
          case STRING -> ColumnType.TEXT;
          case BYTES -> ColumnType.BYTES;
          case ENUM -> refuseEnum(field.getEnumType()).isEmpty() ? ColumnType.ENUM : null;
          case MESSAGE ->
              switch (field.getMessageType().getFullName()) {
                case "google.protobuf.Timestamp" -> ColumnType.TIMESTAMP;
                case "tablecast.Decimal" -> ColumnType.DECIMAL;
                case "tablecast.Date" -> ColumnType.DATE;
                case "tablecast.Uuid" -> ColumnType.UUID;
                case "tablecast.Json" -> ColumnType.JSON;
                default -> null;
              };
          case UINT32, UINT64, FIXED32, FIXED64, GROUP -> null;
        });
  }

  /** Why a field that {@link #of} has nothing for cannot be a column, and what can. */
  static String refuse(FieldDescriptor field) {
    return switch (field.getType()) {
      case UINT32, UINT64, FIXED32, FIXED64 ->
          "Postgres has no unsigned integers; use int64 or tablecast.Decimal";
      case ENUM -> refuseEnum(field.getEnumType()).orElseThrow();
      case MESSAGE ->
          ("message %s has no counterpart in a table; give its fields columns of their own, or use "
                  + "google.protobuf.Timestamp, tablecast.Decimal, Date, Uuid or Json")
              .formatted(field.getMessageType().getFullName());
      default -> "type %s has no counterpart in a table".formatted(field.getType());
    };
  }

  private static Optional<String> refuseEnum(EnumDescriptor type) {
    if (type.isClosed() || type.findValueByNumber(0) == null) {
      return Optional.of(
          "enum %s is not open with a value 0; declare it in a proto3 file"
              .formatted(type.getFullName()));
    }
    if (type.getOptions().getAllowAlias()) {
      return Optional.of(
          "enum %s has aliases (allow_alias), of which only one name would arrive; give each name a number of its own"
              .formatted(type.getFullName()));
    }
    return Optional.empty();
  }
}
