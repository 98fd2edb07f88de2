package dev.tablecast.devservices;

import static dev.tablecast.devservices.PostgresServerTest.execute;
import static dev.tablecast.devservices.PostgresServerTest.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {

  PostgresServer server;

  @BeforeEach
  void start() throws SQLException {
    server = EmbeddedPostgres.start(PostgresOptions.fast());
    server.createDatabase(PostgresServerTest.DATABASE);
    execute(server, "create table movie as select 1 as id");
  }

  @AfterEach
  void stop() {
    server.close();
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

    assertThatThrownBy(() -> EmbeddedPostgres.start(wrong))
        .isInstanceOf(DevServicesException.class)
        .hasMessageContaining("Postgres ended with 1 while starting")
        .hasMessageContaining("invalid value for parameter \"wal_level\": \"illogical\"");
  }
}
