package dev.tablecast.publisher.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tablecast.devservices.PostgresOptions;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.TestDatabase;
import dev.tablecast.publisher.tests.Movie;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What server and login have to be like. */
@ExtendWith(OutputCaptureExtension.class)
class OwnerSchemaServerTest {

  private static final String MOVIE =
      "create table movie (id bigint primary key, title text not null, year int, seats int)";

  private static final OwnerSchema SCHEMA =
      new OwnerSchema(
          PublisherSettings.of("forum"), List.of(MasterTable.of(Movie.class)), List.of());

  @Test
  void tellsWhatALoginLacksByTheStatementsThatGrantIt() throws SQLException {
    TestDatabase database = TestDatabase.create();
    String login = database.createLogin("");
    database.execute(
        "create schema cinema",
        "create table cinema.movie (id bigint primary key, title text not null, year int)",
        "alter table cinema.movie enable row level security");

    OwnerSchema schema =
        new OwnerSchema(
            PublisherSettings.of("forum"),
            List.of(MasterTable.of(Movie.class).from("cinema", "movie")),
            List.of());
    try (Connection connection = database.connectAs(login)) {
      SchemaMismatchException refusal =
          catchThrowableOfType(SchemaMismatchException.class, () -> schema.check(connection));

      assertThat(refusal.faults())
          .extracting(fault -> fault.choices().get(0))
          .containsExactly(
              "ALTER ROLE \"%s\" REPLICATION;".formatted(login),
              "GRANT USAGE ON SCHEMA \"cinema\" TO \"%s\";".formatted(login),
              "GRANT SELECT (\"id\", \"title\", \"year\") ON \"cinema\".\"movie\" TO \"%s\";"
                  .formatted(login),
              "ALTER ROLE \"%s\" BYPASSRLS;".formatted(login));
      for (Fault fault : refusal.faults()) {
        database.execute(fault.choices().get(0));
      }
    }

    try (Connection connection = database.connectAs(login)) {
      assertThat(schema.check(connection)).hasSize(1);
    }
  }

  @Test
  void refusesAServerWhoseLogTellsNoRowsAndADatabaseThatIsNotUtf8() throws SQLException {
    try (PostgresServer server =
        PostgresServer.start(PostgresOptions.fast().with("wal_level", "replica"))) {
      try (Connection connection = server.connect("postgres")) {
        TestDatabase.execute(
            connection,
            "create database latin encoding 'LATIN1' locale_provider libc locale 'C' template template0");
      }
      try (Connection connection = server.connect("latin")) {
        TestDatabase.execute(connection, MOVIE);

        SchemaMismatchException refusal =
            catchThrowableOfType(SchemaMismatchException.class, () -> SCHEMA.check(connection));

        assertThat(refusal.faults()).hasSize(2);
        assertThat(refusal)
            .hasMessageContaining(
                "wal_level is replica, in which the log does not tell rows\n"
                    + "      mend it: ALTER SYSTEM SET wal_level = 'logical'; and restart the server")
            .hasMessageContaining("database 'latin' is encoded in LATIN1");
      }
    }
  }

  @Test
  void warnsOnceThatTheLogMayFillTheDisk(CapturedOutput output) throws SQLException {
    TestDatabase database = TestDatabase.create();
    database.execute(MOVIE);
    OwnerSchema schema =
        new OwnerSchema(
            PublisherSettings.of("forum"), List.of(MasterTable.of(Movie.class)), List.of());

    try (Connection connection = database.connect()) {
      schema.check(connection);
      schema.check(connection);
    }

    assertThat(output.getAll()).containsOnlyOnce("max_slot_wal_keep_size is not set");
  }
}
