package dev.tablecast.devservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresServerTest {

  PostgresServer server;

  @BeforeEach
  void start() throws SQLException {
    server = PostgresServer.start(PostgresOptions.fast());
    server.createDatabase("The Forum 1");
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

  @Test
  void goesBackToACopyOfItsData() throws SQLException {
    server.stop();
    Path copy = server.copyData();
    server.restart();
    execute(server, "insert into movie values (2)");

    server.kill();
    server.restoreData(copy);
    server.restart();

    assertThat(query(server, "select count(*) from movie")).isEqualTo(1);
  }

  @Test
  void doesNotCopyDataThatChanges() {
    assertThatThrownBy(() -> server.copyData())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is running; stop or kill it");
  }

  @Test
  void isFollowedByAStandbyWhichTakesOver() throws SQLException {
    execute(
        server, "select pg_create_logical_replication_slot('s', 'pgoutput', false, false, true)");
    try (PostgresServer standby = server.startStandby(PostgresOptions.fast())) {
      execute(server, "insert into movie values (2)");
      await().until(() -> query(standby, "select count(*) from movie") == 2);
      execute(server, "select pg_log_standby_snapshot()");

      server.kill();
      standby.promote();

      execute(standby, "insert into movie values (3)");
      assertThat(query(standby, "select count(*) from movie")).isEqualTo(3);
    }
  }

  @Test
  void tellsTheEndOfItsLogWhenItDoesNotStart() {
    PostgresOptions wrong = PostgresOptions.fast().with("wal_level", "illogical");

    assertThatThrownBy(() -> PostgresServer.start(wrong))
        .isInstanceOf(DevServicesException.class)
        .hasMessageContaining("Postgres ended with 1 while starting")
        .hasMessageContaining("invalid value for parameter \"wal_level\": \"illogical\"");
  }

  private static void execute(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("The Forum 1");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long query(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("The Forum 1");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
