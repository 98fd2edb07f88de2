package dev.tablecast.tram.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tablecast.tram.jdbc.SchemaPolicy;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** The tables of sagas: made, lifted, and checked. */
class SagaSchemaTest {

  private static final String LARGE =
      """
      insert into eventuate.saga_instance
        (saga_type, saga_id, state_name, end_state, compensating, failed, saga_data_type, saga_data_json)
      values ('t', '1', 's', false, false, false, 'd', repeat('x', 1001))""";

  private HikariDataSource connections;
  private JdbcTemplate jdbc;

  @BeforeEach
  void open() {
    connections = SagaSite.newDatabase();
    jdbc = new JdbcTemplate(connections);
  }

  @AfterEach
  void close() {
    connections.close();
  }

  @Test
  void eventuatesTablesHoldAThousandCharactersOfASaga() throws Exception {
    jdbc.execute(eventuates());

    assertThatThrownBy(() -> jdbc.execute(LARGE)).hasMessageContaining("character varying(1000)");
  }

  @Test
  void eventuatesTablesAreLiftedAndKeepWhatTheyHold() throws Exception {
    jdbc.execute(eventuates());
    jdbc.execute(LARGE.replace("1001", "1000"));
    jdbc.execute("update eventuate.saga_instance set end_state = true");
    jdbc.execute(SagaSchema.ddl());
    jdbc.execute(LARGE.replace("'1'", "'2'"));

    prepare(SchemaPolicy.VALIDATE);
    assertThat(jdbc.queryForObject("select count(*) from eventuate.saga_instance", Long.class))
        .isEqualTo(2);
    assertThat(
            jdbc.queryForList(
                "select saga_id from eventuate.saga_instance where ended_at is not null",
                String.class))
        .containsExactly("1");
  }

  @Test
  void whatIsMissingOrTooNarrowIsToldWithTheStatements() throws Exception {
    jdbc.execute(eventuates());

    assertThatThrownBy(() -> prepare(SchemaPolicy.VALIDATE))
        .isInstanceOf(SagaSchemaException.class)
        .hasMessageContaining("saga_instance.saga_data_json")
        .hasMessageContaining("saga_ledger.replies")
        .hasMessageContaining("create table if not exists eventuate.saga_ledger");
  }

  @Test
  void theStatementsMayRunAgain() throws Exception {
    prepare(SchemaPolicy.CREATE);
    jdbc.execute(SagaSchema.ddl());

    prepare(SchemaPolicy.VALIDATE);
  }

  private void prepare(SchemaPolicy policy) throws SQLException {
    try (Connection connection = connections.getConnection()) {
      SagaSchema.prepare(connection, policy);
    }
  }

  /** As published with Eventuate Tram Sagas 0.25.0.RELEASE for Postgres. */
  private static String eventuates() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(SagaSchemaTest.class.getResourceAsStream("eventuates-sagas.sql"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
