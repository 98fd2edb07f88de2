package dev.tablecast.tram.autoconfigure;

import dev.tablecast.tram.jdbc.SchemaPolicy;
import dev.tablecast.tram.saga.SagaSchema;
import io.eventuate.common.jdbc.EventuateSchema;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Looks for the sagas' tables while the service starts. One that lacks them refuses the start; a
 * database that does not answer does not.
 */
final class SagaSchemaCheck {

  private static final Logger log = LoggerFactory.getLogger(SagaSchemaCheck.class);

  private final SchemaPolicy policy;
  private final EventuateSchema schema;
  private final DataSource database;

  SagaSchemaCheck(SchemaPolicy policy, EventuateSchema schema, DataSource database) {
    this.policy = policy;
    this.schema = schema;
    this.database = database;
  }

  /**
   * Runs the check.
   *
   * @throws dev.tablecast.tram.saga.SagaSchemaException telling what is missing and what makes it
   */
  void run() {
    if (!schema.isDefault()) {
      throw new InvalidConfigurationPropertyValueException(
          "eventuate.database.schema",
          schema.getEventuateDatabaseSchema(),
          "Sagas keep their tables in schema eventuate, which is the default.");
    }
    try (Connection connection = database.getConnection()) {
      SagaSchema.prepare(connection, policy);
    } catch (SQLException e) {
      log.warn(
          "The sagas' tables were not looked for, since the database does not answer ({}). The"
              + " service starts all the same; sagas go on from when it does",
          e.getMessage());
    }
  }
}
