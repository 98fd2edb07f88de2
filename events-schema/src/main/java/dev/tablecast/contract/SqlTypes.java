package dev.tablecast.contract;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which types of Postgres can hold which column type. A name that is not Postgres's own may be a
 * domain or an enum of the user's and is left to the check against the table.
 */
final class SqlTypes {

  /** A type's name, quoted or not, with a schema, modifiers and brackets; nothing that ends it. */
  private static final Pattern TYPE =
      Pattern.compile(
          "[\\p{L}_\"][\\p{L}\\p{N}_\" .]*(\\( *\\d+ *(, *-?\\d+ *)?\\))?[a-z ]*(\\[])?");

  private static final Map<ColumnType, Set<String>> NAMES = names();

  private SqlTypes() {}

  /** A complaint about a contract's own {@code sql_type}, or nothing. */
  static Optional<String> refuse(String sqlType, ColumnType type, boolean array) {
    if (!TYPE.matcher(sqlType).matches()) {
      return Optional.of(
          "sql_type '%s' is not a Postgres type such as 'varchar(80)'".formatted(sqlType));
    }
    if (array != sqlType.endsWith("[]")) {
      return Optional.of(
          array
              ? "a repeated field is an array in Postgres; write sql_type '%s[]'".formatted(sqlType)
              : "sql_type '%s' is an array; make the field repeated or drop the '[]'"
                  .formatted(sqlType));
    }
    String name = nameOf(sqlType);
    boolean postgresOwn = NAMES.values().stream().anyMatch(names -> names.contains(name));
    Set<String> fitting = NAMES.getOrDefault(type, Set.of());
    if (postgresOwn && !fitting.contains(name)) {
      return Optional.of(
          "sql_type '%s' does not fit the field's type; use one of %s or change the field's type"
              .formatted(sqlType, fitting.stream().sorted().toList()));
    }
    return Optional.empty();
  }

  /** The name without modifiers, brackets and differences in writing. */
  private static String nameOf(String sqlType) {
    return sqlType
        .toLowerCase(Locale.ROOT)
        .replace("[]", "")
        .replaceAll("\\(.*?\\)", "")
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static Map<ColumnType, Set<String>> names() {
    Map<ColumnType, Set<String>> names = new EnumMap<>(ColumnType.class);
    Set<String> text =
        Set.of(
            "text",
            "varchar",
            "character varying",
            "char",
            "character",
            "bpchar",
            "name",
            "citext");
    names.put(ColumnType.BOOL, Set.of("boolean", "bool"));
    names.put(ColumnType.INT32, Set.of("integer", "int", "int4", "smallint", "int2"));
    names.put(
        ColumnType.INT64, Set.of("bigint", "int8", "integer", "int", "int4", "smallint", "int2"));
    names.put(ColumnType.FLOAT, Set.of("real", "float4"));
    names.put(ColumnType.DOUBLE, Set.of("double precision", "float8", "float", "real", "float4"));
    names.put(ColumnType.TEXT, text);
    names.put(ColumnType.BYTES, Set.of("bytea"));
    names.put(ColumnType.ENUM, text);
    names.put(
        ColumnType.TIMESTAMP,
        Set.of(
            "timestamptz", "timestamp with time zone", "timestamp", "timestamp without time zone"));
    names.put(ColumnType.DECIMAL, Set.of("numeric", "decimal"));
    names.put(ColumnType.DATE, Set.of("date"));
    names.put(ColumnType.UUID, Set.of("uuid"));
    names.put(ColumnType.JSON, Set.of("json", "jsonb"));
    return names;
  }
}
