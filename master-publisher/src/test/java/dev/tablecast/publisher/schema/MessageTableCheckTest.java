package dev.tablecast.publisher.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.publisher.DeclarationException;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.MessageTable;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.TestDatabase;
import dev.tablecast.publisher.tests.Movie;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageTableCheckTest {

  private TestDatabase database;

  @BeforeEach
  void createDatabase() {
    database = TestDatabase.create();
  }

  @Test
  void isSatisfiedWithWhatItPrints() throws SQLException {
    Fault missing = refused(MessageTable.ofEventuate());
    assertThat(missing.found()).isEqualTo("table eventuate.message of messages does not exist");
    String ddl = missing.choices().get(0);

    database.execute(ddl.substring(ddl.indexOf("CREATE SCHEMA")));

    check(MessageTable.ofEventuate());
  }

  @Test
  void isSatisfiedWithJsonAndFurtherColumns() throws SQLException {
    database.execute(
        "create schema eventuate",
        """
        create table eventuate.message (id varchar(255) primary key, destination text not null,
          published smallint default 0, message_partition smallint, creation_time bigint,
          payload json, headers json, more int)
        """);

    check(MessageTable.ofEventuate());
  }

  @Test
  void namesTheSchemaInWhichTheTableIs() throws SQLException {
    database.execute("create table message (id text)");

    assertThat(refused(MessageTable.ofEventuate()).choices())
        .contains("declare the one that there is: new MessageTable(\"public\", \"message\")");
  }

  @Test
  void refusesIdsOfTheDatabase() throws SQLException {
    database.execute(
        """
        create table message (dbid bigserial primary key, id varchar(1000),
          destination text not null, headers text not null, payload text not null,
          published smallint default 0)
        """);

    assertThat(refused(MessageTable.ofEventuate("public")).toString())
        .contains("its replica identity is not (id)")
        .contains("eventuate.outbox.id");
  }

  @Test
  void refusesColumnsThatAreMissingOrNotRead() throws SQLException {
    database.execute(
        "create table message (id text primary key, destination text, headers jsonb, payload text)");

    List<Fault> faults = faults(MessageTable.ofEventuate("public"));

    assertThat(faults)
        .extracting(Fault::found)
        .containsExactly(
            "table public.message of messages has column 'headers' of type jsonb, which is not read",
            "table public.message of messages has no column 'published'");
    for (Fault fault : faults) {
      database.execute(fault.choices().get(0));
    }
    check(MessageTable.ofEventuate("public"));
  }

  @Test
  void tellsTheRightsThatTheLoginLacks() throws SQLException {
    database.execute(
        refused(MessageTable.ofEventuate()).choices().get(0).replaceFirst(".*?: CREATE", "CREATE"));
    String login = database.createLogin("replication");

    try (Connection connection = database.connectAs(login)) {
      List<Fault> faults = faults(MessageTable.ofEventuate(), connection);
      assertThat(faults).singleElement().extracting(Fault::kind).isEqualTo(Fault.Kind.SETUP);
      database.execute(faults.get(0).choices().get(0));
      assertThat(faults(MessageTable.ofEventuate(), connection)).isEmpty();
    }
  }

  @Test
  void isDeclaredOnceAndNotAsRowsToo() {
    MessageTable messages = MessageTable.ofEventuate();

    assertThatThrownBy(() -> schema(messages, messages))
        .isInstanceOf(DeclarationException.class)
        .hasMessageContaining("declared twice");
    assertThatThrownBy(() -> schema(new MessageTable("public", "movie")))
        .isInstanceOf(DeclarationException.class)
        .hasMessageContaining("is also the source of 'forum.movie'");
  }

  private void check(MessageTable messages) throws SQLException {
    assertThat(faults(messages)).isEmpty();
  }

  private Fault refused(MessageTable messages) throws SQLException {
    List<Fault> faults = faults(messages);
    assertThat(faults).hasSize(1);
    return faults.get(0);
  }

  private List<Fault> faults(MessageTable messages) throws SQLException {
    try (Connection connection = database.connect()) {
      return faults(messages, connection);
    }
  }

  private static List<Fault> faults(MessageTable messages, Connection connection)
      throws SQLException {
    return new MessageTableCheck(messages, Server.of(connection)).faults(connection);
  }

  private static OwnerSchema schema(MessageTable... messages) {
    return new OwnerSchema(
            PublisherSettings.of("forum"), List.of(MasterTable.of(Movie.class)), List.of())
        .withMessages(List.of(messages));
  }
}
