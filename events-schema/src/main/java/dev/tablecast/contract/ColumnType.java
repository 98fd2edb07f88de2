package dev.tablecast.contract;

/** The types a column can have on the wire, each with the type it has in Postgres by default. */
public enum ColumnType {
  BOOL("boolean"),
  INT32("integer"),
  INT64("bigint"),
  FLOAT("real"),
  DOUBLE("double precision"),
  TEXT("text"),
  BYTES("bytea"),
  /** A Protobuf enum, in Postgres the text of its value's name. */
  ENUM("text"),
  TIMESTAMP("timestamptz"),
  DECIMAL("numeric"),
  DATE("date"),
  UUID("uuid"),
  JSON("jsonb");

  private final String sqlType;

  ColumnType(String sqlType) {
    this.sqlType = sqlType;
  }

  /** The Postgres type of a column whose contract names no other. */
  public String sqlType() {
    return sqlType;
  }
}
