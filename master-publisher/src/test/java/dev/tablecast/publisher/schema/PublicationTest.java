package dev.tablecast.publisher.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.TestDatabase;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.Opinion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublicationTest {

  private static final String TABLES =
      """
      select format('%s.%s(%s) %s', schemaname, tablename, array_to_string(attnames, ','), rowfilter)
      from pg_publication_tables where pubname = 'tablecast_forum' order by 1""";

  private TestDatabase database;

  @BeforeEach
  void createTables() throws SQLException {
    database = TestDatabase.create();
    database.execute(
        "create table movie (id bigint primary key, title text not null, year int, seats int)",
        "create table opinion (author text, number int, primary key (author, number), secret text)");
  }

  @Test
  void publishesTheContractsColumnsAndNoOthers() throws SQLException {
    assertThat(prepare(Movie.class, Opinion.class)).isTrue();

    assertThat(rows(TABLES))
        .containsExactly("public.movie(id,title,year) ", "public.opinion(author,number) ");
    assertThat(
            rows(
                "select pubinsert::int + pubupdate::int + pubdelete::int + pubtruncate::int + pubviaroot::int from pg_publication"))
        .containsExactly("5");
  }

  /** Only the column list makes Postgres 18 publish it; the publication has no other say in it. */
  @Test
  void publishesAStoredGeneratedColumn() throws SQLException {
    String slot = TestDatabase.unique("slot");
    database.execute(
        "alter table movie drop column year, add column year int generated always as (id + 1900) stored");
    prepare(Movie.class);
    database.execute(
        "select pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot),
        "insert into movie (id, title) values (79, 'Alien')");

    assertThat(
            rows(
                "select encode(data, 'escape') from pg_logical_slot_get_binary_changes('%s', null, null, 'proto_version', '1', 'publication_names', 'tablecast_forum')"
                    .formatted(slot)))
        .anyMatch(
            change ->
                change.startsWith("I") && change.contains("Alien") && change.endsWith("1979"));
    database.execute("select pg_drop_replication_slot('%s')".formatted(slot));
  }

  @Test
  void leavesAPublicationThatIsRightAlone() throws SQLException {
    prepare(Movie.class, Opinion.class);

    assertThat(prepare(Movie.class, Opinion.class)).isFalse();
    assertThat(prepare(Opinion.class, Movie.class)).isFalse();
  }

  @Test
  void altersOneTableWithoutTouchingTheOthers() throws SQLException {
    prepare(Movie.class, Opinion.class);
    String opinion =
        "select ctid || ' ' || xmin from pg_publication_rel where prrelid = 'opinion'::regclass";
    List<String> before = rows(opinion);
    database.execute(
        "alter publication tablecast_forum drop table movie",
        "alter publication tablecast_forum add table movie (id, title) where (id > 0)");

    assertThat(prepare(Movie.class, Opinion.class)).isTrue();

    assertThat(rows(TABLES))
        .containsExactly("public.movie(id,title,year) ", "public.opinion(author,number) ");
    assertThat(rows(opinion)).isEqualTo(before);
  }

  @Test
  void addsAndDropsTablesAndMendsTheOptions() throws SQLException {
    prepare(Opinion.class);
    database.execute("alter publication tablecast_forum set (publish = 'insert')");

    assertThat(prepare(Movie.class)).isTrue();

    assertThat(rows(TABLES)).containsExactly("public.movie(id,title,year) ");
    assertThat(rows("select pubdelete from pg_publication")).containsExactly("t");
  }

  @Test
  void makesAnEmptyPublicationForAnOutboxAlone() throws SQLException {
    assertThat(prepare()).isTrue();

    assertThat(rows("select pubname from pg_publication")).containsExactly("tablecast_forum");
    assertThat(prepare()).isFalse();
  }

  @Test
  void tellsTheStatementsThatTheTablesOwnerHasToRun() throws SQLException {
    String login = database.createLogin("replication");

    try (Connection connection = database.connectAs(login)) {
      assertThatThrownBy(() -> schema(Movie.class).preparePublication(connection))
          .isInstanceOf(SchemaMismatchException.class)
          .hasMessageContaining(
              "in a migration or by a DBA: CREATE PUBLICATION \"tablecast_forum\" FOR TABLE \"public\".\"movie\" (\"id\", \"title\", \"year\") WITH (publish = 'insert, update, delete, truncate', publish_via_partition_root = true);");
    }

    prepare(Movie.class);
    try (Connection connection = database.connectAs(login)) {
      assertThat(schema(Movie.class).preparePublication(connection)).isFalse();
    }
  }

  @Test
  void refusesAPublicationOfAllTables() throws SQLException {
    database.execute("create publication tablecast_forum for all tables");

    assertThatThrownBy(() -> prepare(Movie.class))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("is FOR ALL TABLES or for those of a schema")
        .hasMessageContaining("DROP PUBLICATION \"tablecast_forum\"; CREATE PUBLICATION");
  }

  @Test
  void isMadeByOneOfManyInstancesThatStartAtOnce() throws Exception {
    int instances = 8;
    CyclicBarrier barrier = new CyclicBarrier(instances);
    ExecutorService executor = Executors.newFixedThreadPool(instances);
    try {
      Callable<Boolean> start =
          () -> {
            try (Connection connection = database.connect()) {
              barrier.await();
              return schema(Movie.class).preparePublication(connection);
            }
          };
      List<Future<Boolean>> outcomes = new ArrayList<>();
      for (int i = 0; i < instances; i++) {
        outcomes.add(executor.submit(start));
      }
      List<Boolean> changed = new ArrayList<>();
      for (Future<Boolean> outcome : outcomes) {
        changed.add(outcome.get());
      }

      assertThat(changed).containsOnlyOnce(true).hasSize(instances);
    } finally {
      executor.shutdownNow();
    }
  }

  @SafeVarargs
  private boolean prepare(Class<? extends Message>... contracts) throws SQLException {
    try (Connection connection = database.connect()) {
      boolean changed = schema(contracts).preparePublication(connection);
      assertThat(connection.getAutoCommit()).isTrue();
      return changed;
    }
  }

  @SafeVarargs
  private static OwnerSchema schema(Class<? extends Message>... contracts) {
    return new OwnerSchema(
        PublisherSettings.of("forum"),
        Stream.of(contracts).map(MasterTable::of).toList(),
        List.of());
  }

  private List<String> rows(String query) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    }
  }
}
