package dev.tablecast.publisher.schema;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.ColumnType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the values of a table's column are all values of the contract's. */
final class TypeFit {

  private static final List<String> TEXTS =
      List.of("text", "varchar", "bpchar", "name", "citext", "enum");

  /** The types in Postgres's catalog that {@link dev.tablecast.wire.RowEncoder} reads as each. */
  private static final Map<ColumnType, List<String>> CARRIED = new EnumMap<>(ColumnType.class);

  static {
    CARRIED.put(ColumnType.BOOL, List.of("bool"));
    CARRIED.put(ColumnType.INT32, List.of("int4", "int2"));
    CARRIED.put(ColumnType.INT64, List.of("int8", "int4", "int2"));
    CARRIED.put(ColumnType.FLOAT, List.of("float4"));
    CARRIED.put(ColumnType.DOUBLE, List.of("float8", "float4"));
    CARRIED.put(ColumnType.TEXT, TEXTS);
    CARRIED.put(ColumnType.BYTES, List.of("bytea"));
    CARRIED.put(ColumnType.ENUM, TEXTS);
    CARRIED.put(ColumnType.TIMESTAMP, List.of("timestamptz", "timestamp"));
    CARRIED.put(ColumnType.DECIMAL, List.of("numeric"));
    CARRIED.put(ColumnType.DATE, List.of("date"));
    CARRIED.put(ColumnType.UUID, List.of("uuid"));
    CARRIED.put(ColumnType.JSON, List.of("jsonb", "json"));
  }

  private TypeFit() {}

  /** Whether the contract's type can carry the table's at all. */
  static boolean carries(Column contract, CatalogType table) {
    return contract.array() == table.array()
        && table.known()
        && carriers(contract).contains(table.base());
  }

  /** The catalog's names of the types that the contract's type carries, the usual one first. */
  static List<String> carriers(Column contract) {
    return CARRIED.getOrDefault(contract.type(), List.of());
  }

  /** The other column types that carry the table's type; for an array, its elements' type. */
  static List<ColumnType> fitting(CatalogType table) {
    return CARRIED.entrySet().stream()
        .filter(entry -> table.known() && entry.getValue().contains(table.base()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * How the contract's {@code sql_type}, which replicas are made of, is narrower than the table's
   * type, or says something else; empty if it is not.
   */
  static Optional<String> narrower(Column contract, CatalogType table) {
    return switch (table.base()) {
      case "int2", "int4", "int8" -> narrowerInteger(contract, table);
      case "float8" ->
          SqlTypeText.of(contract.sqlType()).isNamed("real", "float4")
              ? Optional.of("has fewer digits")
              : Optional.empty();
      case "timestamp", "timestamptz" -> otherTimeZone(contract, table);
      case "numeric" -> narrowerNumeric(contract, table);
      case "text", "varchar", "bpchar", "name", "citext" -> shorter(contract, table);
      default -> Optional.empty();
    };
  }

  private static Optional<String> narrowerInteger(Column contract, CatalogType table) {
    SqlTypeText type = SqlTypeText.of(contract.sqlType());
    int bytes = type.isNamed("smallint", "int2") ? 2 : type.isNamed("bigint", "int8") ? 8 : 4;
    return bytes < Integer.parseInt(table.base().substring(3))
        ? Optional.of("has a smaller range")
        : Optional.empty();
  }

  private static Optional<String> otherTimeZone(Column contract, CatalogType table) {
    SqlTypeText type = SqlTypeText.of(contract.sqlType());
    boolean withZone = type.isNamed("timestamptz", "timestamp with time zone");
    boolean withoutZone = type.isNamed("timestamp", "timestamp without time zone");
    boolean other = table.base().equals("timestamp") ? withZone : withoutZone;
    return other
        ? Optional.of("means another moment wherever the time zone is not UTC")
        : Optional.empty();
  }

  private static Optional<String> narrowerNumeric(Column contract, CatalogType table) {
    List<Integer> modifiers = SqlTypeText.of(contract.sqlType()).modifiers();
    if (modifiers.isEmpty()) {
      return Optional.empty();
    }
    int scale = modifiers.size() > 1 ? modifiers.get(1) : 0;
    boolean holds =
        table.precision().isPresent()
            && scale >= table.scale()
            && modifiers.get(0) - scale >= table.precision().getAsInt() - table.scale();
    return holds ? Optional.empty() : Optional.of("has fewer digits");
  }

  private static Optional<String> shorter(Column contract, CatalogType table) {
    SqlTypeText type = SqlTypeText.of(contract.sqlType());
    boolean limited = type.isNamed("varchar", "character varying", "char", "character", "bpchar");
    if (!limited || type.modifiers().isEmpty()) {
      return Optional.empty();
    }
    return table.length().isPresent() && table.length().getAsInt() <= type.modifiers().get(0)
        ? Optional.empty()
        : Optional.of("is shorter");
  }
}
