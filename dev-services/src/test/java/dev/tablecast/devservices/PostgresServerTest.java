package dev.tablecast.devservices;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class PostgresServerTest {

  @Test
  void keepsWhatWasCommittedWhenKilled() throws SQLException {
    try (PostgresServer server = PostgresServer.start(PostgresOptions.fast())) {
      server.createDatabase("Forum 1");
      try (Connection connection = server.connect("Forum%201");
          Statement statement = connection.createStatement()) {
        statement.execute("create table movie as select 42 as id");
      }

      server.kill();
      server.restart();

      try (Connection connection = server.connect("Forum%201");
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("select id from movie")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(42);
      }
    }
  }
}
