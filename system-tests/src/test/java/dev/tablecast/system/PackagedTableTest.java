package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.refdata.LoadedTable;
import dev.tablecast.refdata.LoadedTable.Standing;
import dev.tablecast.refdata.ReferenceData;
import dev.tablecast.refdata.ReferenceDataSet;
import dev.tablecast.refdata.ReferenceTable;
import dev.tablecast.replica.OnDelete;
import dev.tablecast.replica.ReplicaSettings;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.Replicas;
import dev.tablecast.replica.SchemaPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A table that comes in the store's jar, and whose owner publishes it too. */
class PackagedTableTest {

  private static final ReplicaTable REPLICA =
      ReplicaTable.of(Genre.class).onDelete(OnDelete.KEEP_MARKED);

  private Whole whole;
  private Site forum;
  private HikariDataSource connections;

  @BeforeEach
  void open() throws Exception {
    whole = new Whole();
    forum = whole.forumSite();
    connections = whole.storeSite().connections();
  }

  @AfterEach
  void close() throws Exception {
    connections.close();
    whole.close();
  }

  @Test
  void theSetIsThereFromTheStartAndGivesWayToItsOwnersRows() throws Exception {
    assertThat(load("1", "drama=Drama", "noir=Noir", "west=Western"))
        .extracting(LoadedTable::standing)
        .containsExactly(Standing.LOADED);
    assertThat(genres()).containsExactly("drama|Drama|f", "noir|Noir|f", "west|Western|f");

    whole.forum(
        "create table genre (code varchar(8) primary key, title text not null)",
        "insert into genre values ('drama', 'Drama'), ('noir', 'Film noir'), ('heist', 'Heist')");
    try (Publisher publisher = publisher();
        Replicas replicas = replicas()) {
      awaitGenres("drama|Drama|f", "heist|Heist|f", "noir|Film noir|f", "west|Western|t");

      assertThat(load("2", "drama=Play", "noir=Black", "west=Western"))
          .extracting(LoadedTable::standing)
          .containsExactly(Standing.LIVE);
      whole.forum("update genre set title = 'Theatre' where code = 'drama'");
      awaitGenres("drama|Theatre|f", "heist|Heist|f", "noir|Film noir|f", "west|Western|t");
    }
  }

  private List<LoadedTable> load(String version, String... genres) throws SQLException {
    ReferenceDataSet set =
        ReferenceDataSet.of(
            Genre.class,
            version,
            Arrays.stream(genres)
                .map(genre -> genre.split("=", 2))
                .map(parts -> Genre.newBuilder().setCode(parts[0]).setTitle(parts[1]).build())
                .toList());
    return new ReferenceData(
            connections, SchemaPolicy.CREATE, List.of(ReferenceTable.of(set).baselineOf(REPLICA)))
        .load();
  }

  private Publisher publisher() {
    PublisherSettings settings = PublisherSettings.of("forum").in(forum.namespace());
    Publisher publisher =
        new Publisher(
            settings,
            forum.database(),
            whole.client,
            forum::admin,
            new OwnerSchema(settings, List.of(MasterTable.of(Genre.class)), List.of()));
    publisher.start();
    return publisher;
  }

  private Replicas replicas() {
    Replicas replicas =
        new Replicas(
            ReplicaSettings.of("store").in(forum.namespace()).withSchema(SchemaPolicy.CREATE),
            connections,
            whole.client,
            List.of(REPLICA));
    replicas.start();
    return replicas;
  }

  private void awaitGenres(String... genres) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .untilAsserted(() -> assertThat(genres()).containsExactly(genres));
  }

  private List<String> genres() throws SQLException {
    try (Connection connection = whole.store()) {
      return Whole.query(
          connection,
          "select code || '|' || title || '|' || case when _deleted_at is null then 'f' else 't' end"
              + " from genre order by code");
    }
  }
}
