package dev.tablecast.replica.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/**
 * What some part of Tablecast keeps in the schema {@code tablecast} of a service's database, beside
 * the guard that all tables of others share. Immutable.
 *
 * @param purpose what the tables are for, to be read after "where"
 * @param ddl the statements that make all of it, for who runs them by a migration; may run again
 * @param tables the tables' names
 */
public record TablecastSchema(String purpose, String ddl, List<String> tables) {

  /** Where replicas keep their positions. */
  public static final TablecastSchema REPLICAS =
      of(
          "positions are kept",
          TablecastSchema.class,
          "V1__replica.sql",
          "position",
          "snapshot",
          "rebuild",
          "parked",
          "checksum",
          "mismatch");

  /** Instances that start at once would each find the same table missing. */
  private static final String LOCK =
      "select pg_advisory_xact_lock(hashtextextended('tablecast.schema', 0))";

  public TablecastSchema {
    tables = List.copyOf(tables);
  }

  /**
   * Tables that a resource makes, and the guard.
   *
   * @param beside the class that the resource is beside
   */
  public static TablecastSchema of(
      String purpose, Class<?> beside, String resource, String... tables) {
    return new TablecastSchema(
        purpose,
        read(beside, resource) + "\n" + read(TablecastSchema.class, "guard.sql"),
        List.of(tables));
  }

  /** Held to the end of the transaction by whoever creates something. */
  public static void lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(LOCK);
    }
  }

  private static String read(Class<?> beside, String resource) {
    try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
