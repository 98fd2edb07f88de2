package dev.tablecast.devservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresServerTest {

  static final String DATABASE = "The Forum 1";

  PostgresServer server;

  @BeforeEach
  void start() throws SQLException {
    server = PostgresServer.start(PostgresOptions.fast());
    server.createDatabase(DATABASE);
    execute(server, "create table movie as select 1 as id");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void isReadyForLogicalReplication() throws SQLException {
    execute(server, "create publication movies for table movie");
    execute(server, "select pg_create_logical_replication_slot('movies', 'pgoutput')");

    assertThat(query(server, "select count(*) from pg_replication_slots")).isEqualTo(1);
  }

  @Test
  void keepsWhatWasCommittedWhenKilled() throws SQLException {
    int port = server.port();
    execute(server, "insert into movie values (2)");

    server.kill();
    server.restart();

    assertThat(query(server, "select count(*) from movie")).isEqualTo(2);
    assertThat(server.port()).isEqualTo(port);
  }

  @Test
  void refusesConnectionsWhileItIsStopped() {
    server.stop();

    assertThatThrownBy(() -> server.connect("postgres")).isInstanceOf(SQLException.class);
  }

  static void execute(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect(DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static long query(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect(DATABASE);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
