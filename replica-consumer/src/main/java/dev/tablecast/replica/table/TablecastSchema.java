package dev.tablecast.replica.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** The schema {@code tablecast} of a subscriber's database, where positions are kept. */
public final class TablecastSchema {

  private static final String RESOURCE = "V1__replica.sql";

  /** Instances that start at once would each find the same table missing. */
  private static final String LOCK =
      "select pg_advisory_xact_lock(hashtextextended('tablecast.schema', 0))";

  private TablecastSchema() {}

  /** Held to the end of the transaction by whoever creates something. */
  public static void lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(LOCK);
    }
  }

  /** The statements, for who runs them by a migration. */
  public static String ddl() {
    try (InputStream resource =
        Objects.requireNonNull(TablecastSchema.class.getResourceAsStream(RESOURCE))) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
