package dev.tablecast.tram.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tablecast.devservices.PostgresServer;
import io.eventuate.common.jdbc.EventuateJdbcStatementExecutor;
import io.eventuate.common.jdbc.EventuateSchema;
import io.eventuate.common.jdbc.EventuateTransactionTemplate;
import io.eventuate.common.spring.jdbc.EventuateSpringJdbcStatementExecutor;
import io.eventuate.common.spring.jdbc.EventuateSpringTransactionTemplate;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database of one test's own, empty at first, as Eventuate sees it. */
final class TestDatabase implements AutoCloseable {

  static final EventuateSchema SCHEMA = new EventuateSchema();

  private final HikariDataSource connections;

  private TestDatabase(HikariDataSource connections) {
    this.connections = connections;
  }

  static TestDatabase empty() {
    PostgresServer server = PostgresServer.shared();
    String name = "tram_" + UUID.randomUUID().toString().substring(0, 8);
    server.createDatabase(name);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(server.url(name));
    config.setUsername(server.username());
    config.setPassword(server.password());
    config.setMaximumPoolSize(4);
    return new TestDatabase(new HikariDataSource(config));
  }

  static TestDatabase withTables() throws SQLException {
    TestDatabase database = empty();
    database.prepare(SCHEMA, SchemaPolicy.CREATE);
    return database;
  }

  void prepare(EventuateSchema schema, SchemaPolicy policy) throws SQLException {
    try (Connection connection = connections.getConnection()) {
      new TramSchema(schema).prepare(connection, policy);
    }
  }

  JdbcTemplate jdbc() {
    return new JdbcTemplate(connections);
  }

  EventuateJdbcStatementExecutor statements() {
    return new EventuateSpringJdbcStatementExecutor(jdbc());
  }

  EventuateTransactionTemplate transaction() {
    return new EventuateSpringTransactionTemplate(
        new TransactionTemplate(new JdbcTransactionManager(connections)));
  }

  @Override
  public void close() {
    connections.close();
  }
}
