package dev.tablecast.refdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.refdata.LoadedTable.Standing;
import dev.tablecast.refdata.iso.IsoTable;
import dev.tablecast.replica.SchemaPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What a table has after services with sets of several versions have started. */
class LoadTest {

  private static final String ROWS =
      "select code, title, shelf, _deleted_at is not null from genre order by code";

  private final RefdataDatabase database = new RefdataDatabase();

  @Test
  void anEmptyDatabaseHasAllRowsAndTellsOfWhichVersion() throws SQLException {
    ReferenceDataSet set = Genres.set("3", "drama=Drama@1", "noir=Film noir");

    List<LoadedTable> loaded = database.load(set);

    assertThat(database.query(ROWS)).containsExactly("drama|Drama|1|f", "noir|Film noir|null|f");
    assertThat(loaded).hasSize(1);
    assertThat(loaded.get(0).standing()).isEqualTo(Standing.LOADED);
    assertThat(loaded.get(0).version()).isEqualTo("3");
    assertThat(loaded.get(0).hash()).isEqualTo(set.hash()).matches("[0-9a-f]{64}");
    assertThat(loaded.get(0).rows()).isEqualTo(2);
    assertThat(database.query("select relation, dataset, version, hash from tablecast.refdata"))
        .containsExactly("public.genre|genre|3|" + set.hash());
  }

  @Test
  void readyMadeSetsFillTheirTables() throws SQLException {
    List<Locale> languages = List.of(Locale.GERMAN, Locale.JAPANESE);

    database.load(
        IsoTable.COUNTRY.in(languages),
        IsoTable.CURRENCY.in(languages),
        IsoTable.LANGUAGE.in(languages));

    assertThat(
            database.query(
                "select alpha3, numeric_code, name, names ->> 'de', names ->> 'ja' from country"
                    + " where alpha2 = 'CH'"))
        .containsExactly("CHE|756|Switzerland|Schweiz|スイス");
    assertThat(
            database.query(
                "select code, numeric_code, minor_units, withdrawn, names ->> 'de' from currency"
                    + " where code in ('DEM', 'JPY', 'XAU') order by code"))
        .containsExactly(
            "DEM|276|2|2002-05-15|Deutsche Mark",
            "JPY|392|0|null|Japanischer Yen",
            "XAU|959|null|null|Unze Gold");
    assertThat(database.query("select alpha3, names ->> 'de' from language where code = 'fr'"))
        .containsExactly("fra|Französisch");
  }

  @Test
  void onlyRowsThatDifferAreWritten() throws SQLException {
    database.load(Genres.set("1", "drama=Drama", "noir=Noir", "west=Western"));
    List<String> before = database.query("select code, xmin, _version from genre order by code");

    database.load(Genres.set("2", "drama=Drama", "noir=Film noir", "west=Western"));

    List<String> after = database.query("select code, xmin, _version from genre order by code");
    assertThat(after.get(0)).isEqualTo(before.get(0));
    assertThat(after.get(1)).isNotEqualTo(before.get(1));
    assertThat(after.get(2)).isEqualTo(before.get(2));
    assertThat(database.query("select version from tablecast.refdata")).containsExactly("2");
  }

  @Test
  void aStartWithTheSameSetWritesNothing() throws SQLException {
    String all =
        "select xmin, * from genre union all select xmin, relation, hash, load, null, null"
            + " from tablecast.refdata";
    database.load(Genres.set("1", "drama=Drama"));
    List<String> before = database.query(all);

    database.load(Genres.set("1", "drama=Drama"));

    assertThat(database.query(all)).isEqualTo(before);
  }

  @Test
  void aRowThatVanishesIsMarkedAndWhatRefersToItStays() throws SQLException {
    database.load(Genres.set("1", "drama=Drama", "noir=Noir"));
    database.execute(
        "create table film (title text, genre text references genre)",
        "insert into film values ('The Third Man', 'noir')");

    database.load(Genres.set("2", "drama=Drama"));

    assertThat(database.query(ROWS)).containsExactly("drama|Drama|null|f", "noir|Noir|null|t");
    assertThat(
            database.query("select film.title, genre.title from film join genre on code = genre"))
        .containsExactly("The Third Man|Noir");
  }

  @Test
  void aRowThatComesBackIsNoLongerMarked() throws SQLException {
    database.load(Genres.set("1", "drama=Drama", "noir=Noir"));
    database.load(Genres.set("2", "drama=Drama"));

    database.load(Genres.set("3", "drama=Drama", "noir=Noir"));

    assertThat(database.query(ROWS)).containsExactly("drama|Drama|null|f", "noir|Noir|null|f");
  }

  @Test
  void aServiceWithAnOlderSetLeavesTheLaterOneAlone() throws SQLException {
    database.load(Genres.set("10", "drama=Drama", "noir=Film noir"));

    List<LoadedTable> loaded = database.load(Genres.set("9", "drama=Play"));

    assertThat(database.query(ROWS)).containsExactly("drama|Drama|null|f", "noir|Film noir|null|f");
    assertThat(loaded.get(0).standing()).isEqualTo(Standing.LATER);
    assertThat(loaded.get(0).version()).isEqualTo("10");
  }

  @Test
  void ofOneVersionWithTwoContentsTheLastToStartDecides() throws SQLException {
    database.load(Genres.set("1", "drama=Drama"));

    database.load(Genres.set("1", "drama=Play"));

    assertThat(database.query(ROWS)).containsExactly("drama|Play|null|f");
  }

  @Test
  void whatSomebodyChangedBehindTheGuardIsAsTheSetSaysAfterTheNextStart() throws SQLException {
    database.load(Genres.set("1", "drama=Drama", "noir=Noir"));
    database.executeUnguarded(
        "update genre set title = 'Mine' where code = 'drama';"
            + " delete from genre where code = 'noir';"
            + " insert into genre select 'mine', 'Mine', null, _version from genre");

    database.load(Genres.set("1", "drama=Drama", "noir=Noir"));

    assertThat(database.query(ROWS))
        .containsExactly("drama|Drama|null|f", "mine|Mine|null|t", "noir|Noir|null|f");
  }

  @Test
  void columnsOfTheServicesOwnAreNeverTouched() throws SQLException {
    database.load(Genres.set("1", "drama=Drama", "noir=Noir"));
    database.execute("alter table genre add poster text", "update genre set poster = 'masks.png'");

    database.load(Genres.set("2", "drama=Play"));

    assertThat(database.query("select code, title, poster from genre order by code"))
        .containsExactly("drama|Play|masks.png", "noir|Noir|masks.png");
  }

  @Test
  void allSetsAreLoadedOrNone() throws SQLException {
    ReferenceTable country = ReferenceTable.of(IsoTable.COUNTRY.in(List.of()));
    ReferenceTable genre = ReferenceTable.of(Genres.set("1", "drama=Drama", "noir=Noir"));
    database.execute(
        ReferenceSchema.of(country, genre).ddl(),
        "alter table genre add constraint bright check (code <> 'noir')");

    assertThatThrownBy(() -> database.load(country, genre))
        .isInstanceOf(RefusedDataException.class)
        .hasMessageContaining("data set genre 1 (2 rows) into public.genre")
        .hasMessageContaining("SQLSTATE 23514, constraint bright")
        .hasMessageNotContaining("Noir");
    assertThat(database.query("select 1 from country")).isEmpty();
    assertThat(database.query("select 1 from tablecast.refdata")).isEmpty();
  }

  @Test
  void instancesThatStartAtOnceEndWithTheLatestSet() throws Exception {
    int instances = 6;
    CyclicBarrier together = new CyclicBarrier(instances);
    ExecutorService services = Executors.newFixedThreadPool(instances);
    try {
      List<Future<List<LoadedTable>>> started = new ArrayList<>();
      for (int i = 1; i <= instances; i++) {
        ReferenceDataSet set = Genres.set("" + i, "drama=Drama " + i, "n" + i + "=New in " + i);
        started.add(
            services.submit(
                () -> {
                  together.await();
                  return database.load(set);
                }));
      }
      for (Future<List<LoadedTable>> each : started) {
        each.get();
      }
    } finally {
      services.shutdownNow();
    }

    assertThat(database.query("select code, title from genre where _deleted_at is null order by 1"))
        .containsExactly("drama|Drama 6", "n6|New in 6");
  }

  @Test
  void aMigrationMayLoadForWhatRefersToTheRows() throws SQLException {
    ReferenceTable genre = ReferenceTable.of(Genres.set("1", "drama=Drama"));
    ReferenceData data =
        new ReferenceData(database.connections(), SchemaPolicy.VALIDATE, List.of(genre));
    database.execute(
        ReferenceSchema.of(genre).ddl(), "create table film (genre text references genre)");

    try (Connection migration = database.server.connect(database.name)) {
      migration.setAutoCommit(false);
      data.loadIn(migration);
      migration.createStatement().execute("insert into film values ('drama')");
      migration.commit();
    }

    assertThat(database.query("select title from film join genre on code = genre"))
        .containsExactly("Drama");
  }
}
