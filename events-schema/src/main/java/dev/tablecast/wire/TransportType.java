package dev.tablecast.wire;

import dev.tablecast.contract.Column;
import java.util.Locale;

/**
 * The Postgres type that a column's values have in a {@link ColumnBuffer}, hence on their way into
 * the replica; the statement casts them to the column's own type.
 *
 * <p>An array column travels as the text of its array literal, since {@code unnest} would take
 * arrays of arrays apart.
 */
public enum TransportType {
  BOOL("bool", 16, 1000),
  INT4("int4", 23, 1007),
  INT8("int8", 20, 1016),
  FLOAT4("float4", 700, 1021),
  FLOAT8("float8", 701, 1022),
  TEXT("text", 25, 1009),
  BYTEA("bytea", 17, 1001),
  /** Without a time zone: a cast from timestamptz would depend on the session's. */
  TIMESTAMP("timestamp", 1114, 1115),
  TIMESTAMPTZ("timestamptz", 1184, 1185),
  NUMERIC("numeric", 1700, 1231),
  DATE("date", 1082, 1182),
  UUID("uuid", 2950, 2951);

  private final String sqlName;
  private final int oid;
  private final int arrayOid;

  TransportType(String sqlName, int oid, int arrayOid) {
    this.sqlName = sqlName;
    this.oid = oid;
    this.arrayOid = arrayOid;
  }

  /** How a column's values travel. */
  public static TransportType of(Column column) {
    return column.array() ? TEXT : ofElements(column);
  }

  /** How the elements of an array column would travel, each by itself. */
  public static TransportType ofElements(Column column) {
    return switch (column.type()) {
      case BOOL -> BOOL;
      case INT32 -> INT4;
      case INT64 -> INT8;
      case FLOAT -> FLOAT4;
      case DOUBLE -> FLOAT8;
      case TEXT, ENUM, JSON -> TEXT;
      case BYTES -> BYTEA;
      case TIMESTAMP -> hasTimeZone(column.sqlType()) ? TIMESTAMPTZ : TIMESTAMP;
      case DECIMAL -> NUMERIC;
      case DATE -> DATE;
      case UUID -> UUID;
    };
  }

  /** The type's name, for a cast such as {@code ?::int4[]}. */
  public String sqlName() {
    return sqlName;
  }

  /** The type's OID, the element type of {@link ColumnBuffer#toArray}. */
  public int oid() {
    return oid;
  }

  /** The OID of an array of this type, what a parameter for {@code unnest} is bound as. */
  public int arrayOid() {
    return arrayOid;
  }

  private static boolean hasTimeZone(String sqlType) {
    String type = sqlType.toLowerCase(Locale.ROOT);
    return !type.startsWith("timestamp")
        || type.contains("timestamptz")
        || type.contains("with time");
  }
}
