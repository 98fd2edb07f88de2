package dev.tablecast.replica.schema;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A replica's table as Postgres knows it.
 *
 * @param kind Postgres's letter for the kind of relation
 * @param persistence {@code p} if it survives a crash of the server
 * @param related whether it inherits, is inherited from, has partitions or is one
 * @param usable whether the login may use its schema
 * @param rowSecurity whether policies hide rows from the login
 * @param deletable whether the login may delete its rows
 */
record CatalogTable(
    String kind,
    String persistence,
    boolean related,
    boolean usable,
    boolean rowSecurity,
    boolean deletable,
    List<CatalogColumn> columns,
    List<Index> indexes,
    List<Reference> references,
    List<CatalogTrigger> triggers) {

  /**
   * What keeps rows apart.
   *
   * @param constraint its constraint's name, empty if it has none
   * @param unique whether by equality, not by an exclusion's operators
   * @param arbiter whether it can decide if an insert conflicts
   * @param columns the columns that it compares, expressions left out
   * @param dependsOn those and the ones in its expressions and its predicate
   */
  record Index(
      String name,
      String constraint,
      boolean unique,
      boolean arbiter,
      Set<String> columns,
      Set<String> dependsOn) {}

  /** A foreign key to another table. */
  record Reference(String name, List<String> columns, String schema, String table) {}

  /**
   * Finds the relation of that schema and name, of whichever kind.
   *
   * @return empty if there is none; with no kind if there is nothing but its schema
   */
  static Optional<CatalogTable> find(Connection connection, String schema, String table)
      throws SQLException {
    return SqlResource.TABLE
        .query(
            connection,
            row -> {
              long oid = row.getLong(1);
              return new CatalogTable(
                  row.getString(2) == null ? "" : row.getString(2),
                  row.getString(3) == null ? "" : row.getString(3),
                  row.getBoolean(4),
                  row.getBoolean(5),
                  row.getBoolean(6),
                  row.getBoolean(7),
                  columns(connection, oid),
                  indexes(connection, oid),
                  references(connection, oid),
                  triggers(connection, oid));
            },
            table,
            schema)
        .stream()
        .findFirst();
  }

  Optional<CatalogColumn> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  private static List<CatalogColumn> columns(Connection connection, long oid) throws SQLException {
    return SqlResource.COLUMNS.query(
        connection,
        row ->
            new CatalogColumn(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getBoolean(4),
                row.getBoolean(5),
                row.getBoolean(6),
                row.getBoolean(7),
                row.getBoolean(8),
                SqlResource.texts(row, 9)),
        oid,
        oid);
  }

  private static List<Index> indexes(Connection connection, long oid) throws SQLException {
    return SqlResource.INDEXES.query(
        connection,
        row ->
            new Index(
                row.getString(1),
                row.getString(2) == null ? "" : row.getString(2),
                row.getBoolean(3),
                row.getBoolean(4),
                Set.copyOf(SqlResource.texts(row, 5)),
                Set.copyOf(SqlResource.texts(row, 6))),
        oid);
  }

  private static List<Reference> references(Connection connection, long oid) throws SQLException {
    return SqlResource.REFERENCES.query(
        connection,
        row ->
            new Reference(
                row.getString(1), SqlResource.texts(row, 2), row.getString(3), row.getString(4)),
        oid);
  }

  private static List<CatalogTrigger> triggers(Connection connection, long oid)
      throws SQLException {
    return SqlResource.TRIGGERS.query(
        connection,
        row ->
            new CatalogTrigger(
                row.getString(1),
                row.getBoolean(2),
                row.getInt(3),
                row.getBoolean(4),
                SqlResource.texts(row, 5),
                CatalogTrigger.arguments(new String(row.getBytes(6), StandardCharsets.UTF_8)),
                row.getString(7)),
        oid);
  }
}
