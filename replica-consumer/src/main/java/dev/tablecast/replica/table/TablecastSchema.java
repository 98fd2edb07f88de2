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

  /** Creates what is missing. */
  public static void create(Connection connection) throws SQLException {
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
