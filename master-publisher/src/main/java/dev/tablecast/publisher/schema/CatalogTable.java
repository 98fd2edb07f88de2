package dev.tablecast.publisher.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One table as Postgres knows it.
 *
 * @param schema its schema
 * @param name its name
 * @param kind Postgres's letter for the kind of relation
 * @param persistence {@code p} if it is in the log
 * @param usable whether the login may use the schema
 * @param rowSecurity whether policies hide rows from the login
 * @param inherited whether other tables inherit from it
 * @param deletable whether the login may delete rows
 * @param columns its columns
 * @param identities how rows are told apart in each table that holds them: itself or its partitions
 * @param keys indexes that the replica identity could be
 */
record CatalogTable(
    String schema,
    String name,
    String kind,
    String persistence,
    boolean usable,
    boolean rowSecurity,
    boolean inherited,
    boolean deletable,
    List<CatalogColumn> columns,
    List<Identity> identities,
    List<UniqueIndex> keys) {

  /** How the log tells the rows of one table apart; {@code setting} is Postgres's letter for it. */
  record Identity(
      String schema,
      String table,
      String kind,
      String persistence,
      String setting,
      Set<String> columns) {}

  /** An index that the replica identity can be. */
  record UniqueIndex(String name, boolean primary, Set<String> columns) {}

  /** The relation of that schema and name, of whichever kind. */
  static Optional<CatalogTable> find(Connection connection, String schema, String table)
      throws SQLException {
    return SqlResource.TABLE
        .query(
            connection,
            row -> {
              long oid = row.getLong(1);
              return new CatalogTable(
                  schema,
                  table,
                  row.getString(2),
                  row.getString(3),
                  row.getBoolean(4),
                  row.getBoolean(5),
                  row.getBoolean(6),
                  row.getBoolean(7),
                  columns(connection, oid),
                  identities(connection, oid),
                  keys(connection, oid));
            },
            schema,
            table)
        .stream()
        .findFirst();
  }

  /** The schemas that have a table of that name. */
  static List<String> schemasWith(Connection connection, String table) throws SQLException {
    return SqlResource.ELSEWHERE.query(connection, row -> row.getString(1), table);
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
                new CatalogType(
                    row.getString(2),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getInt(5),
                    row.getBoolean(6),
                    SqlResource.texts(row, 11)),
                row.getBoolean(7),
                row.getString(8),
                row.getBoolean(9),
                row.getBoolean(10)),
        oid,
        oid);
  }

  private static List<Identity> identities(Connection connection, long oid) throws SQLException {
    return SqlResource.IDENTITIES.query(
        connection,
        row ->
            new Identity(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Set.copyOf(SqlResource.texts(row, 6))),
        oid,
        oid);
  }

  private static List<UniqueIndex> keys(Connection connection, long oid) throws SQLException {
    return SqlResource.KEYS.query(
        connection,
        row ->
            new UniqueIndex(
                row.getString(1), row.getBoolean(2), Set.copyOf(SqlResource.texts(row, 3))),
        oid);
  }
}
