package dev.tablecast.tram.autoconfigure;

import dev.tablecast.tram.jdbc.SchemaPolicy;
import dev.tablecast.tram.jdbc.TramSchema;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for Eventuate Tram's tables while the service starts. One that lacks them refuses the
 * start; a database that does not answer does not.
 */
final class TramSchemaCheck {

  private static final Logger log = LoggerFactory.getLogger(TramSchemaCheck.class);

  private final TramSchema schema;
  private final SchemaPolicy policy;
  private final DataSource database;

  TramSchemaCheck(TramSchema schema, SchemaPolicy policy, DataSource database) {
    this.schema = schema;
    this.policy = policy;
    this.database = database;
  }

  /**
   * Runs the check.
   *
   * @throws dev.tablecast.tram.jdbc.TramSchemaException telling what is missing and what makes it
   */
  void run() {
    try (Connection connection = database.getConnection()) {
      schema.prepare(connection, policy);
    } catch (SQLException e) {
      log.warn(
          "Eventuate Tram's tables were not looked for, since the database does not answer ({})."
              + " The service starts all the same; messages are handled from when it does",
          e.getMessage());
    }
  }
}
