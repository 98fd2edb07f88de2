package dev.tablecast.refdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.refdata.LoadedTable.Standing;
import dev.tablecast.refdata.genres.Genre;
import dev.tablecast.refdata.genres.Specimen;
import dev.tablecast.replica.DeclarationException;
import dev.tablecast.replica.OnDelete;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.SchemaPolicy;
import dev.tablecast.replica.schema.ReplicaSchema;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A set is what a replica begins with: whatever its owner sends is later. */
class LiveOwnerTest {

  private static final ReplicaTable REPLICA =
      ReplicaTable.of(Genre.class).onDelete(OnDelete.KEEP_MARKED);

  private static final String ROWS =
      "select code, title, _deleted_at is not null from genre order by code";

  /** The first change after a database was made is later than this. */
  private static final Version EARLIEST_SENT = new Version(1, 1, 0);

  private final RefdataDatabase database = new RefdataDatabase();

  @BeforeEach
  void aReplicaWithABaseline() throws SQLException {
    load(Genres.set("1", "drama=Drama", "noir=Noir"));
    try (Connection connection = database.server.connect(database.name)) {
      ReplicaSchema.of(REPLICA).prepare(connection, SchemaPolicy.CREATE);
    }
  }

  @Test
  void whatTheOwnerHasCorrectedStaysAsItIs() throws SQLException {
    sends("update genre set title = 'Film noir', _version = '%s' where code = 'noir'");

    load(Genres.set("2", "drama=Play", "noir=Black"));

    assertThat(database.query(ROWS)).containsExactly("drama|Play|f", "noir|Film noir|f");
  }

  @Test
  void whatTheOwnerHasAddedStays() throws SQLException {
    sends("insert into genre values ('west', 'Western', null, '%s')");

    load(Genres.set("2", "drama=Drama", "noir=Noir"));

    assertThat(database.query(ROWS)).contains("west|Western|f");
  }

  @Test
  void whatTheOwnerHasDeletedDoesNotComeBack() throws SQLException {
    sends("update genre set _deleted_at = now(), _version = '%s' where code = 'noir'");

    load(Genres.set("2", "drama=Drama", "noir=Noir"));

    assertThat(database.query(ROWS)).containsExactly("drama|Drama|f", "noir|Noir|t");
  }

  @Test
  void onceAllOfTheOwnersRowsHaveComeTheSetAddsNothing() throws SQLException {
    // As a sweep does, which leaves a row's version as it is.
    sends("update genre set _deleted_at = now() where code = 'noir'");
    database.execute(
        "insert into tablecast.snapshot values ('library.genre public.genre', -1, '%s')"
            .formatted(EARLIEST_SENT.toUuid()));

    List<LoadedTable> loaded = load(Genres.set("2", "drama=Play", "noir=Noir", "west=Western"));

    assertThat(database.query(ROWS)).containsExactly("drama|Drama|f", "noir|Noir|t");
    assertThat(loaded.get(0).standing()).isEqualTo(Standing.LIVE);
    assertThat(loaded.get(0).rows()).isEqualTo(1);
  }

  @Test
  void whereTheReplicaKeepsFewerColumnsTheSetFillsThose() throws SQLException {
    RefdataDatabase other = new RefdataDatabase();
    ReplicaTable titles = REPLICA.into("public", "kind").columns("title");

    other.load(ReferenceTable.of(Genres.set("1", "drama=Drama@7")).baselineOf(titles));

    assertThat(other.query("select to_jsonb(kind) - '_version' from kind"))
        .containsExactly("{\"code\": \"drama\", \"title\": \"Drama\", \"_deleted_at\": null}");
  }

  @Test
  void aReplicaThatForgetsDeletesIsRefused() {
    ReferenceTable genre = ReferenceTable.of(Genres.set("1", "drama=Drama"));

    assertThatThrownBy(() -> genre.baselineOf(ReplicaTable.of(Genre.class)))
        .isInstanceOf(DeclarationException.class)
        .hasMessageContaining("declare .onDelete(KEEP_MARKED)");
    assertThatThrownBy(() -> genre.baselineOf(ReplicaTable.of(Specimen.class)))
        .isInstanceOf(DeclarationException.class)
        .hasMessageContaining("another contract");
  }

  private List<LoadedTable> load(ReferenceDataSet set) throws SQLException {
    return database.load(ReferenceTable.of(set).baselineOf(REPLICA));
  }

  private void sends(String sql) throws SQLException {
    database.executeUnguarded(sql.formatted(EARLIEST_SENT.toUuid()));
  }
}
