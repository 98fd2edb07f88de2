package dev.tablecast.publisher.schema;

import static dev.tablecast.publisher.schema.Statements.name;
import static dev.tablecast.publisher.schema.Statements.names;
import static dev.tablecast.publisher.schema.Statements.render;

import dev.tablecast.contract.Column;
import dev.tablecast.publisher.MessageTable;
import dev.tablecast.publisher.message.MessageColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;

/**
 * The publication of a service: its tables, of each the columns that contracts name; and its tables
 * of messages.
 *
 * <p>It is altered, never dropped and made anew, for the log is decoded with the publication as it
 * was at that place in the log; and table by table, so that what stays the same stays untouched.
 */
final class Publication {

  /** What the statements need that the login lacks. */
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private static final String OPTIONS =
      "publish = 'insert, update, delete, truncate', publish_via_partition_root = true";

  private final String name;
  private final Map<TableName, Set<String>> wanted = new LinkedHashMap<>();

  private final Map<TableName, String> topics = new LinkedHashMap<>();

  private record TableName(String schema, String table) {
    QueryPart part() {
      return name(schema, table);
    }
  }

  private record Found(TableName table, boolean filtered, Set<String> columns) {}

  Publication(String name, List<PublishedTable> tables, List<MessageTable> messageTables) {
    this.name = name;
    for (PublishedTable table : tables) {
      if (!table.outbox()) {
        TableName tableName = new TableName(table.schema(), table.table());
        topics.put(tableName, table.topic());
        wanted.put(
            tableName,
            table.facet().columns().stream()
                .map(Column::name)
                .collect(Collectors.toCollection(LinkedHashSet::new)));
      }
    }
    for (MessageTable messages : messageTables) {
      TableName tableName = new TableName(messages.schema(), messages.table());
      topics.put(tableName, messages.toString());
      wanted.put(tableName, new LinkedHashSet<>(MessageColumn.columnNames()));
    }
  }

  /**
   * Makes the publication what is wanted, in one transaction.
   *
   * @return whether it was not before
   * @throws SchemaMismatchException with the statements, if the login may not run them
   */
  boolean prepare(Connection connection) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try {
      lock(connection);
      List<String> statements = statements(connection);
      run(connection, statements);
      connection.commit();
      return !statements.isEmpty();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(autoCommit);
    }
  }

  /** What turns the publication that there is into the one that is wanted; empty if it is it. */
  List<String> statements(Connection connection) throws SQLException {
    record Form(boolean byRule, boolean optionsAsWanted) {}
    List<Form> found =
        SqlResource.PUBLICATION.query(
            connection, row -> new Form(row.getBoolean(1), row.getBoolean(2)), name);
    if (found.isEmpty()) {
      return List.of(create());
    }
    if (found.get(0).byRule()) {
      throw byRule(connection);
    }
    List<String> statements = new ArrayList<>();
    if (!found.get(0).optionsAsWanted()) {
      statements.add(render("ALTER PUBLICATION {0} SET (" + OPTIONS + ")", name(name)));
    }
    statements.addAll(changes(tables(connection)));
    return statements;
  }

  /** Topics of the tables that are not published as is wanted; of tables of messages, the names. */
  Set<String> unpublished(Connection connection) throws SQLException {
    Set<String> unpublished = new LinkedHashSet<>(topics.values());
    for (Found table : tables(connection)) {
      String topic = topics.get(table.table());
      if (topic != null && isAsWanted(table)) {
        unpublished.remove(topic);
      }
    }
    return unpublished;
  }

  private boolean isAsWanted(Found table) {
    return !table.filtered() && table.columns().equals(wanted.get(table.table()));
  }

  /** Someone made it by hand; to drop it would make the log before that unreadable. */
  private SchemaMismatchException byRule(Connection connection) throws SQLException {
    return mismatch(
        connection,
        Fault.ofSetup(
            "publication '%s' is FOR ALL TABLES or for those of a schema, which cannot be limited to the contracts' columns"
                .formatted(name),
            "if the service never published before: "
                + render("DROP PUBLICATION {0}", name(name))
                + " "
                + create()));
  }

  private static SchemaMismatchException mismatch(Connection connection, Fault fault)
      throws SQLException {
    return new SchemaMismatchException(
        "Login '%s'".formatted(connection.getMetaData().getUserName()), List.of(fault));
  }

  private List<String> changes(List<Found> found) {
    List<String> statements = new ArrayList<>();
    Set<TableName> unchanged = new LinkedHashSet<>();
    for (Found table : found) {
      if (isAsWanted(table)) {
        unchanged.add(table.table());
      } else {
        statements.add(
            render("ALTER PUBLICATION {0} DROP TABLE {1}", name(name), table.table().part()));
      }
    }
    wanted.forEach(
        (table, columns) -> {
          if (!unchanged.contains(table)) {
            statements.add(
                render(
                    "ALTER PUBLICATION {0} ADD TABLE {1} ({2})",
                    name(name), table.part(), names(columns)));
          }
        });
    return statements;
  }

  private String create() {
    if (wanted.isEmpty()) {
      return render("CREATE PUBLICATION {0} WITH (" + OPTIONS + ")", name(name));
    }
    List<QueryPart> tables = new ArrayList<>();
    wanted.forEach(
        (table, columns) -> tables.add(DSL.sql("{0} ({1})", table.part(), names(columns))));
    return render(
        "CREATE PUBLICATION {0} FOR TABLE {1} WITH (" + OPTIONS + ")",
        name(name),
        DSL.list(tables));
  }

  private List<Found> tables(Connection connection) throws SQLException {
    return SqlResource.PUBLICATION_TABLES.query(
        connection,
        row ->
            new Found(
                new TableName(row.getString(1), row.getString(2)),
                row.getBoolean(3),
                Set.copyOf(SqlResource.texts(row, 4))),
        name);
  }

  /** Two instances that start at once would both find nothing and both create it. */
  private void lock(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, 0))")) {
      statement.setString(1, name);
      statement.execute();
    }
  }

  private void run(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback();
      throw mismatch(
          connection,
          Fault.ofSetup(
              "publication '%s' is not what the contracts need, and only the tables' owner can change that, with CREATE on the database"
                  .formatted(name),
              "in a migration or by a DBA: " + String.join(" ", statements),
              "make login '%s' a member of the role that owns the tables and the database: GRANT … TO …;"
                  .formatted(connection.getMetaData().getUserName())));
    }
  }
}
