package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import dev.tablecast.replica.ReplicasStatus.State;
import dev.tablecast.replica.films.Film;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Nobody but replication changes what the owner owns; everybody else is told how to. */
class GuardTest {

  private Store store;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(1);
    store.database.executeUnguarded(
        "insert into film values (1, 'Alien', 1979, '00000000-0000-0000-0000-000000000001')");
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update film set title = title",
        "update film set price = 1, title = 'Mine' where false",
        "insert into film (id, title, _version) values (1, 'Mine', gen_random_uuid())"
            + " on conflict (id) do update set title = excluded.title",
        "merge into film using (values (1)) v (id) on film.id = v.id"
            + " when matched then update set title = 'Mine'",
      })
  void anUpdateThatNamesAnOwnersColumnIsRefused(String statement) {
    ServerErrorMessage refusal = refusal(statement);

    assertThat(refusal.getSQLState()).isEqualTo("42501");
    assertThat(refusal.getTable()).isEqualTo("film");
    if (!statement.startsWith("insert")) {
      assertThat(refusal.getColumn()).isEqualTo("title");
      assertThat(refusal.getMessage())
          .isEqualTo(
              "column title of public.film is owned by service forum; here it is a copy, which"
                  + " only forum's changes change");
      assertThat(refusal.getHint())
          .startsWith("Ask forum to change it, by a call or a message")
          .contains("insertable = false, updatable = false");
    }
    assertUnchanged();
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "year", "_version"})
  void soAreTheKeyOptionalColumnsAndTheVersion(String column) {
    assertThat(refusal("update film set %1$s = %1$s".formatted(column)).getColumn())
        .isEqualTo(column);
  }

  @Test
  void tablecastsOwnColumnsAreCalledSo() {
    assertThat(refusal("update film set _version = gen_random_uuid()").getMessage())
        .isEqualTo("column _version of public.film is Tablecast's own");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into film (id, title, _version) values (2, 'Mine', gen_random_uuid())",
        "delete from film where price is null",
        "truncate film",
      })
  void rowsAreTheOwnersAlone(String statement) {
    ServerErrorMessage refusal = refusal(statement);

    assertThat(refusal.getSQLState()).isEqualTo("42501");
    assertThat(refusal.getMessage())
        .startsWith("public.film is a copy of a table of service forum; only forum inserts and")
        .endsWith("not a local " + statement.split(" ")[0].toUpperCase());
    assertThat(refusal.getHint()).contains("a table of this service's own");
    assertUnchanged();
  }

  @Test
  void localColumnsAndTablesBesideAreTheServices() {
    assertThatCode(
            () -> {
              store.database.execute("update film set price = 9.5 where title = 'Alien'");
              store.database.execute("create table cart (film_id bigint references film (id))");
              store.database.execute("insert into cart values (1)");
              store.database.execute("delete from cart");
            })
        .doesNotThrowAnyException();
    assertThat(store.database.films()).containsExactly("1|Alien|1979|9.5");
  }

  @Test
  void jooqTellsTheSame() {
    DataAccessException refused =
        catchThrowableOfType(
            DataAccessException.class,
            () ->
                DSL.using(store.database.connections(), SQLDialect.POSTGRES)
                    .update(table("film"))
                    .set(field("title", String.class), "Mine")
                    .execute());

    assertThat(refused.sqlState()).isEqualTo("42501");
    assertThat(refused).hasMessageContaining("column title of public.film is owned by service");
  }

  @Test
  void theGuardReturnsWithTheEndOfTheTransactionThatApplies() {
    assertThatCode(
            () ->
                store.database.execute(
                    "begin; select set_config('tablecast.applying', 'on', true);"
                        + " update film set year = 1980; commit"))
        .doesNotThrowAnyException();
    assertThat(refusal("update film set year = 1981").getColumn()).isEqualTo("year");
  }

  @Test
  void aListenerIsRefusedToo() {
    ChangeListener<Film> meddling =
        (changes, transaction) -> transaction.execute("update film set title = 'Mine'");
    store.has(1, "Alien", 1979).topic.flush();
    try (Replicas replicas = store.start(store.films().listener(Film.class, meddling))) {
      await().until(() -> !Store.only(replicas).partitions().isEmpty());
      await().until(() -> Store.only(replicas).partitions().get(0).version() != null);
      store.has(2, "Brazil", 1985).topic.flush();

      await().until(() -> Store.only(replicas).state() == State.STOPPED);
      assertThat(Store.only(replicas).error())
          .contains("the listener dev.tablecast.replica.GuardTest")
          .contains("SQLSTATE 42501, table film, column title");
      assertThat(store.database.films()).containsExactly("1|Alien|1979|null");
    }
  }

  @Test
  void applyingCatchingUpMarkingAndSweepingPass() throws Exception {
    for (OnDelete onDelete : OnDelete.values()) {
      try (Replicas replicas = store.start(store.films().onDelete(onDelete))) {
        store.has(1, "Aliens", 1986).has(2, "Brazil", 1985).has(3, "Casablanca", 1942);
        store.topic.delete(3).flush();
        awaitFilms("1|Aliens|1986|null", "2|Brazil|1985|null");
        var begun = store.topic.beginSnapshot();
        store.has(2, "Brazil", 1985).topic.completeSnapshot(begun).flush();
        awaitFilms("2|Brazil|1985|null");
      }
      store.database.execute("truncate tablecast.position");
    }
    try (Replicas replicas = store.start()) {
      await()
          .until(
              () ->
                  store
                          .database
                          .query("select 1 from tablecast.position where version is not null")
                          .size()
                      == 1);
      awaitFilms("2|Brazil|1985|null");
    }
  }

  private void awaitFilms(String... films) {
    await().untilAsserted(() -> assertThat(store.database.films()).containsExactly(films));
  }

  private void assertUnchanged() {
    assertThat(store.database.films()).isEqualTo(List.of("1|Alien|1979|null"));
  }

  private ServerErrorMessage refusal(String statement) {
    SQLException refused =
        catchThrowableOfType(SQLException.class, () -> store.database.execute(statement));
    return Objects.requireNonNull(((PSQLException) refused).getServerErrorMessage());
  }
}
