package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.tablecast.replica.films.Film;
import dev.tablecast.replica.schema.ReplicaSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * At the guard's strict level the service's own login has no right to what others own: whatever
 * statement it finds, and what stops it; and what nothing stops.
 */
class StrictGuardTest {

  private Store store;
  private StoreRoles roles;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(1);
    roles = StoreRoles.create(store.database, store.films());
  }

  @AfterEach
  void close() throws Exception {
    roles.close();
    store.close();
  }

  @Test
  void aPlainInsertIsStoppedByTheGrants() throws SQLException {
    hasAlien();

    assertDenied("insert into film (id, title, _version) values (2, 'Mine', gen_random_uuid())");
    assertDenied("insert into film (price) values (1)");
    assertDenied("copy film (id, title, _version) from stdin");
  }

  @Test
  void anUpdateOfAForeignColumnIsStoppedByTheGrants() throws SQLException {
    hasAlien();

    assertDenied("update film set title = 'Mine'");
    assertDenied("update film set price = 1, title = 'Mine'");
    assertDenied("update film set _version = gen_random_uuid()");
  }

  @Test
  void anUpdateOfALocalColumnIsTheServicesAndSoIsReading() throws SQLException {
    hasAlien();

    asService("update film set price = 9.5 where title = 'Alien'");

    assertThat(store.database.films()).containsExactly("1|Alien|1979|9.5");
  }

  @Test
  void aDeleteIsStoppedByTheGrants() throws SQLException {
    hasAlien();

    assertDenied("delete from film");
  }

  @Test
  void aTruncateIsStoppedByTheGrants() throws SQLException {
    hasAlien();

    assertDenied("truncate film");
  }

  @Test
  void disablingATriggerIsStoppedByOwnership() throws SQLException {
    hasAlien();

    assertDenied("alter table film disable trigger all", "must be owner of table film");
    assertDenied("drop table film", "must be owner of table film");
    assertDenied(
        "drop trigger tablecast_guard_update_title on film", "must be owner of relation film");
  }

  @Test
  void aTriggerOfTheServicesOwnIsStoppedByTheGrants() throws SQLException {
    ownSchema();

    assertDenied(
        "create function mine.mine() returns trigger language plpgsql as"
            + " $$ begin new.title := 'Mine'; return new; end $$;"
            + " create trigger mine before update on film for each row"
            + " execute function mine.mine()");
  }

  @Test
  void sayingThatItAppliesDoesNotGetItAroundTheGrants() throws SQLException {
    hasAlien();

    assertDenied("set tablecast.applying = 'on'; update film set title = 'Mine'");
    assertDenied("set session_replication_role = 'replica'", "permission denied to set parameter");
  }

  @Test
  void becomingReplicationIsStoppedByPostgres() {
    assertDenied("set role \"%s\"".formatted(roles.applier), "permission denied to set role");
  }

  @Test
  void positionsAreOutOfTheServicesReach() {
    assertDenied("delete from tablecast.position", "permission denied for schema tablecast");
  }

  @Test
  void aSecurityDefinerFunctionOfTheServicesIsStoppedByTheGrants() throws SQLException {
    hasAlien();
    ownSchema();
    asService(
        "create function mine.rename() returns void security definer language sql as"
            + " $$ update public.film set title = 'Mine' $$");

    assertDenied("select mine.rename()");
  }

  @Test
  void aSecurityDefinerFunctionOfTheTablesOwnerIsStoppedByTheTrigger() throws SQLException {
    hasAlien();
    store.database.execute(
        "create function rename() returns void security definer language sql as"
            + " $$ update film set title = 'Mine' $$");

    assertDenied("select rename()", "column title of public.film is owned by service forum");
  }

  @Test
  void aSecurityDefinerFunctionOfTheTablesOwnerThatSaysThatItAppliesIsStoppedByNothing()
      throws SQLException {
    hasAlien();
    store.database.execute(
        "create function rename() returns void security definer language sql"
            + " set tablecast.applying = 'on' as $$ update film set title = 'Mine' $$");

    asService("select rename()");

    assertThat(store.database.films()).containsExactly("1|Mine|1979|null");
  }

  @Test
  void aWritableViewOfTheServicesIsStoppedByTheGrants() throws SQLException {
    hasAlien();
    ownSchema();
    asService("create view mine.films as select id, title from public.film");

    assertDenied("update mine.films set title = 'Mine'");
  }

  @Test
  void aWritableViewOfTheTablesOwnerIsStoppedByTheTrigger() throws SQLException {
    hasAlien();
    store.database.execute("create view films as select id, title from film");
    store.database.execute("grant update, delete on films to " + roles.service);

    assertDenied(
        "update films set title = 'Mine'", "column title of public.film is owned by service forum");
    assertDenied("delete from films", "public.film is a copy of a table of service forum");
  }

  @Test
  void aSecondLoginIsStoppedByTheGrants() throws SQLException {
    hasAlien();
    String second = roles.service + "_2";
    store.database.execute("create role %s in role %s".formatted(second, roles.service));

    assertThat(
            catchThrowable(
                () ->
                    store.database.execute(
                        "begin; set local role %s; update film set title = 'Mine'; commit"
                            .formatted(second))))
        .hasMessageContaining("permission denied for table film");
  }

  @Test
  void aSuperuserIsStoppedByTheTriggerUntilItDisablesIt() throws SQLException {
    hasAlien();

    assertThat(catchThrowable(() -> store.database.execute("update film set title = 'Mine'")))
        .hasMessageContaining("column title of public.film is owned by service forum");
    store.database.execute("alter table film disable trigger all");
    store.database.execute("update film set title = 'Mine'");

    assertThat(store.database.films()).containsExactly("1|Mine|1979|null");
  }

  @Test
  void aColumnThatIsAddedIsTheServicesOnceTheGrantsRunAgain() throws SQLException {
    hasAlien();
    store.database.execute("alter table film add \"Shelf no.\" text");
    assertDenied("update film set \"Shelf no.\" = 'A1'");

    store.database.execute(ReplicaSchema.of(store.films()).grants(roles.service, roles.applier));

    asService("update film set \"Shelf no.\" = 'A1'");
    assertDenied("update film set title = 'Mine'");
  }

  @Test
  void replicationAppliesRebuildsAndParksByItsOwnLogin() throws Exception {
    store.database.execute("alter table film add constraint early check (year < 2100)");
    try (Replicas replicas = start(store.films())) {
      store.completeSnapshotOf(5);
      store.awaitFilms(5);
      asService("update film set price = id");

      store.spoil();
      replicas.rebuild("film").get(1, TimeUnit.MINUTES);
      store.has(9, "Late", 3000);
      store.topic.delete(5).flush();

      await().until(() -> Store.only(replicas).parkedKeys() == 1);
      store.database.execute("alter table film drop constraint early");
      replicas.retryParked("film");
      await()
          .untilAsserted(
              () ->
                  assertThat(store.database.films())
                      .containsExactly(
                          "1|Film 1|2001|1",
                          "2|Film 2|2002|null",
                          "3|Film 3|2003|3",
                          "4|Film 4|2004|4",
                          "9|Late|3000|null"));
    }
  }

  @Test
  void aListenerWritesTheServicesOwnTablesInReplicationsTransactions() throws Exception {
    ownSchema();
    asService("create table mine.note (title text)");
    ReplicaTable listened =
        store
            .films()
            .listener(
                Film.class,
                (changes, transaction) ->
                    changes.forEach(
                        change ->
                            transaction.execute(
                                "insert into mine.note values (?)", change.row().getTitle())));
    store.database.execute(ReplicaSchema.of(listened).grants(roles.service, roles.applier));
    try (Replicas replicas = start(listened)) {
      store.completeSnapshotOf(1);
      store.awaitFilms(1);
      store.has(2, "Brazil", 1985).topic.flush();

      await()
          .untilAsserted(
              () ->
                  assertThat(store.database.query("select title from mine.note"))
                      .contains("Brazil"));
      assertThat(Store.only(replicas).error()).isNull();
    }
  }

  private Replicas start(ReplicaTable films) {
    Replicas replicas =
        new Replicas(
            store.settings().withSchema(SchemaPolicy.VALIDATE),
            roles.asApplier,
            store.client,
            List.of(films));
    replicas.start();
    return replicas;
  }

  private void hasAlien() throws SQLException {
    store.database.executeUnguarded(
        "insert into film values (1, 'Alien', 1979, '00000000-0000-0000-0000-000000000001')");
  }

  /** Where the service makes what it likes. */
  private void ownSchema() throws SQLException {
    store.database.execute("create schema mine authorization " + roles.service);
  }

  private void assertDenied(String statement) {
    assertDenied(statement, "permission denied for table film");
  }

  private void assertDenied(String statement, String message) {
    assertThat(catchThrowable(() -> asService(statement)))
        .hasMessageContaining(message)
        .hasFieldOrPropertyWithValue("SQLState", "42501");
  }

  private void asService(String sql) throws SQLException {
    try (Connection connection = roles.asService.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
