package dev.tablecast.contract;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.tablecast.proto.ColumnOptions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads one field as a column and collects every rule that it breaks. Used once. */
final class ColumnReader {

  /** Floats and JSON have many texts for one value; a key must have exactly one. */
  private static final Set<ColumnType> NEVER_KEYS =
      EnumSet.of(ColumnType.FLOAT, ColumnType.DOUBLE, ColumnType.JSON);

  private final FieldDescriptor field;
  private final ColumnOptions options;
  private final String tableOwner;
  private final List<String> violations = new ArrayList<>();

  ColumnReader(FieldDescriptor field, String tableOwner) {
    this.field = field;
    this.options = ContractOptions.column(field);
    this.tableOwner = tableOwner;
  }

  static String nameOf(FieldDescriptor field) {
    String name = ContractOptions.column(field).getName();
    return name.isEmpty() ? field.getName() : name;
  }

  List<String> violations() {
    return violations;
  }

  /** The column, or nothing if there are {@link #violations()}. */
  Optional<Column> read() {
    Names.refuseColumn(nameOf(field)).ifPresent(this::refuse);
    if (!options.getOwner().isEmpty()) {
      Names.refuseService(options.getOwner()).ifPresent(this::refuse);
    }
    if (field.getRealContainingOneof() != null) {
      refuse(
          "it is in oneof '%s', of which a row cannot say which is set; make its fields optional"
              .formatted(field.getRealContainingOneof().getName()));
    }
    if (field.isMapField()) {
      refuse("a map has no counterpart in a table; use tablecast.Json or a table of its own");
      return Optional.empty();
    }
    Optional<ColumnType> type = FieldTypes.of(field);
    if (type.isEmpty()) {
      refuse(FieldTypes.refuse(field));
      return Optional.empty();
    }
    checkSqlType(type.get());
    checkKey(type.get());
    return violations.isEmpty() ? Optional.of(column(type.get())) : Optional.empty();
  }

  private Column column(ColumnType type) {
    String byDefault = field.isRepeated() ? type.sqlType() + "[]" : type.sqlType();
    String owner = options.getOwner().isEmpty() ? tableOwner : options.getOwner();
    return new Column(
        nameOf(field),
        field.getNumber(),
        type,
        field.isRepeated(),
        isNullable(),
        options.getKey(),
        // An empty owner of the table is told once, with the table.
        owner.isEmpty() ? "?" : owner,
        options.getSqlType().isEmpty() ? byDefault : options.getSqlType());
  }

  private void checkSqlType(ColumnType type) {
    if (!options.getSqlType().isEmpty()) {
      SqlTypes.refuse(options.getSqlType(), type, field.isRepeated()).ifPresent(this::refuse);
    }
  }

  private void checkKey(ColumnType type) {
    if (!options.getKey()) {
      return;
    }
    if (field.isRepeated()) {
      refuse("a key column cannot be an array; make the field singular or leave it out of the key");
    }
    if (isNullable()) {
      refuse("a key column cannot be NULL; drop 'optional'");
    }
    if (NEVER_KEYS.contains(type)) {
      refuse(
          "a key column cannot be %s; use an integer, string or tablecast.Decimal".formatted(type));
    }
    if (options.getSqlType().toLowerCase(Locale.ROOT).contains("citext")) {
      refuse("a key column cannot be citext, where one key has many texts; use text");
    }
    if (!options.getOwner().isEmpty() && !options.getOwner().equals(tableOwner)) {
      refuse(
          "the key belongs to the table's owner '%s', not to '%s'; drop its owner"
              .formatted(tableOwner, options.getOwner()));
    }
  }

  /** Only the word itself counts: a message field has presence without it, yet is NOT NULL. */
  private boolean isNullable() {
    return field.toProto().getProto3Optional();
  }

  private void refuse(String reason) {
    violations.add("field '%s': %s".formatted(field.getName(), reason));
  }
}
