package dev.tablecast.tram.saga;

import dev.tablecast.tram.jdbc.SchemaPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/** The tables that sagas need, in schema {@code eventuate} of a service's database. */
public final class SagaSchema {

  /** Instances that start at once would each find the same table missing. */
  private static final String LOCK = "select pg_advisory_xact_lock(hashtext('tablecast.tram'))";

  private SagaSchema() {}

  /** The statements, for a migration. They may run again, and lift Eventuate's own tables. */
  public static String ddl() {
    return resource("V1__saga.sql");
  }

  /**
   * Sees to it that the tables are there.
   *
   * @param connection auto-commits, and does so again afterwards
   * @throws SagaSchemaException telling what is missing or too narrow, and what mends it
   */
  public static void prepare(Connection connection, SchemaPolicy policy) throws SQLException {
    List<String> faults = faults(connection);
    if (!faults.isEmpty() && policy == SchemaPolicy.CREATE) {
      create(connection);
      faults = faults(connection);
    }
    if (!faults.isEmpty()) {
      throw new SagaSchemaException(connection.getCatalog(), faults);
    }
  }

  private static void create(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(LOCK);
      statement.execute(ddl());
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static List<String> faults(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(resource("tables.sql"))) {
      row.next();
      return Arrays.stream((Object[]) row.getArray(1).getArray()).map(String::valueOf).toList();
    }
  }

  private static String resource(String file) {
    try (InputStream in = SagaSchema.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("missing in the jar: " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
