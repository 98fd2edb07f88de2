package dev.tablecast.tram.jdbc;

import static org.jooq.impl.DSL.name;

import io.eventuate.common.jdbc.EventuateSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Name;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables that Eventuate Tram keeps in a service's database. Immutable.
 *
 * <pre>{@code
 * System.out.println(new TramSchema(new EventuateSchema()).ddl());
 * }</pre>
 */
public final class TramSchema {

  private static final Logger log = LoggerFactory.getLogger(TramSchema.class);

  private static final String TABLES = resource("tram.sql");
  private static final String COLUMNS = resource("columns.sql");

  /** Of instances that start at the same time one creates. */
  private static final String LOCK = "select pg_advisory_xact_lock(hashtext('tablecast.tram'))";

  private static final Map<String, List<String>> NEEDED = new LinkedHashMap<>();

  static {
    NEEDED.put(
        "message",
        List.of(
            "id",
            "destination",
            "headers",
            "payload",
            "published",
            "message_partition",
            "creation_time"));
    NEEDED.put("received_messages", List.of("consumer_id", "message_id", "creation_time"));
  }

  private final EventuateSchema schema;

  /** The tables in Eventuate's schema, which {@code eventuate.database.schema} names. */
  public TramSchema(EventuateSchema schema) {
    this.schema = schema;
  }

  /**
   * The statements that make the tables, to be run in one transaction. jOOQ's code generation,
   * which reads migrations, passes over them: a service has no business in these tables.
   */
  public String ddl() {
    Name schemaName = schemaName(schema);
    String into = schemaName == null ? "" : createSchema(schemaName) + usingSchema(schemaName);
    return "-- [jooq ignore start]\n" + into + TABLES + "-- [jooq ignore stop]\n";
  }

  /**
   * Sees to it that the tables are there.
   *
   * @param connection auto-commits, and does so again afterwards
   * @throws TramSchemaException telling what is missing, and the statements that make it
   */
  public void prepare(Connection connection, SchemaPolicy policy) throws SQLException {
    List<String> missing = missing(connection);
    if (!missing.isEmpty() && policy == SchemaPolicy.CREATE) {
      create(connection);
      missing = missing(connection);
    }
    if (!missing.isEmpty()) {
      throw new TramSchemaException(missing, ddl());
    }
  }

  /** The schema's name; where Eventuate uses none, that in which it looks for its tables. */
  public static String nameOf(EventuateSchema schema) {
    Name schemaName = schemaName(schema);
    return schemaName == null ? "public" : schemaName.first();
  }

  /** A table's name as Eventuate's unquoted one is understood. */
  static Name qualified(EventuateSchema schema, String table) {
    Name schemaName = schemaName(schema);
    return schemaName == null ? name(table) : schemaName.append(table);
  }

  private List<String> missing(Connection connection) throws SQLException {
    Set<String> found = new HashSet<>();
    Name schemaName = schemaName(schema);
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, schemaName == null ? null : schemaName.first());
      statement.setArray(2, connection.createArrayOf("text", NEEDED.keySet().toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
          found.add(rows.getString(1) + "." + rows.getString(2));
        }
      }
    }
    return NEEDED.entrySet().stream()
        .flatMap(
            table ->
                found.contains(table.getKey())
                    ? table.getValue().stream()
                        .map(column -> table.getKey() + "." + column)
                        .filter(column -> !found.contains(column))
                    : Stream.of(table.getKey()))
        .map(each -> schemaName == null ? each : schemaName.first() + "." + each)
        .toList();
  }

  private void create(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(LOCK);
      Name schemaName = schemaName(schema);
      if (schemaName != null) {
        // Not if it is there: that takes a right in the whole database even so.
        if (!exists(connection, schemaName)) {
          statement.execute(createSchema(schemaName));
        }
        statement.execute(usingSchema(schemaName));
      }
      statement.execute(TABLES);
      connection.commit();
      log.info("Created Eventuate Tram's tables");
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static boolean exists(Connection connection, Name schemaName) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select from pg_namespace where nspname = ?")) {
      statement.setString(1, schemaName.first());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static @Nullable Name schemaName(EventuateSchema schema) {
    return schema.isEmpty()
        ? null
        : name(schema.getEventuateDatabaseSchema().toLowerCase(Locale.ROOT));
  }

  private static String createSchema(Name schemaName) {
    return DSL.using(SQLDialect.POSTGRES).render(DSL.createSchemaIfNotExists(schemaName)) + ";\n";
  }

  private static String usingSchema(Name schemaName) {
    return DSL.using(SQLDialect.POSTGRES)
            .render(DSL.query("set local search_path to {0}", schemaName))
        + ";\n";
  }

  private static String resource(String file) {
    try (InputStream in = TramSchema.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("missing in the jar: " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
