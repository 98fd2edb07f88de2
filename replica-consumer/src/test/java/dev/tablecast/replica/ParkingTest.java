package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.replica.ReplicasStatus.PartitionStatus;
import dev.tablecast.replica.ReplicasStatus.State;
import dev.tablecast.replica.films.Film;
import dev.tablecast.wire.Version;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row that the database refuses waits, and all others go on. */
class ParkingTest {

  /**
   * Among how many rows one is refused: a million by hand, which takes too long for every build.
   */
  private static final int MANY = Integer.getInteger("tablecast.poison.rows", 200_000);

  private static final String SECRET = "Plan 9 from Outer Space";

  private Store store;
  private long[] films;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(2);
    films =
        LongStream.iterate(1, id -> id + 1)
            .filter(id -> store.topic.partitionOf(id) == 0)
            .limit(4)
            .toArray();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void othersOfItsPartitionGoOnAndItIsAppliedOnceTheTableIsMended() throws Exception {
    refuse("title <> '" + SECRET + "'");
    try (Replicas replicas = startWith("First")) {
      store.has(films[1], "Before", 2).has(films[2], SECRET, 1957).has(films[3], "After", 3);
      store.topic.flush();
      await().until(() -> titles().contains("After"));

      assertThat(titles()).contains("Before").doesNotContain(SECRET);
      await().until(() -> parked(replicas) == 1);
      assertThat(partition(replicas).state()).isEqualTo(State.RUNNING);
      assertThat(partition(replicas).parked().toString())
          .contains("SQLSTATE 23514", "constraint sensible", "table film")
          .doesNotContain(SECRET);

      store.database.execute("alter table film drop constraint sensible");
      await().until(() -> titles().contains(SECRET));
      await().until(() -> parked(replicas) == 0);
      assertThat(store.database.query("table tablecast.parked")).isEmpty();
    }
  }

  @Test
  void laterChangesOfItsKeyTakeItsPlace() throws Exception {
    refuse("year > 1900");
    try (Replicas replicas = startWith("First")) {
      store.has(films[0], "Old", 1890).topic.flush();
      await().until(() -> parked(replicas) == 1);
      store.has(films[0], "Older", 1880).topic.flush();
      store.has(films[1], "Beside", 1980).topic.flush();
      await().until(() -> titles().contains("Beside"));
      assertThat(titles()).contains("First");

      store.has(films[0], "New", 1990).topic.flush();

      await().until(() -> titles().contains("New"));
      await().until(() -> parked(replicas) == 0);
    }
  }

  @Test
  void isGoneWithItsRowIfTheOwnerDeletesIt() throws Exception {
    refuse("year > 1900");
    try (Replicas replicas = startWith("First")) {
      store.has(films[0], "Old", 1890).topic.flush();
      await().until(() -> parked(replicas) == 1);

      store.topic.delete(films[0]).flush();

      await().until(() -> titles().isEmpty());
      await().until(() -> parked(replicas) == 0);
    }
  }

  @Test
  void aRowThatIsDeletedWhileAChangeOfItIsParkedComesBackWithoutItsLocalColumns() throws Exception {
    refuse("year > 1900");
    try (Replicas replicas = startWith("First")) {
      store.database.execute("update film set price = 9.5");
      store.has(films[0], "Old", 1890).topic.flush();
      await().until(() -> parked(replicas) == 1);

      store.topic.delete(films[0]);
      store.has(films[0], "New", 1990).topic.flush();

      await()
          .untilAsserted(
              () ->
                  assertThat(store.database.films()).containsExactly(films[0] + "|New|1990|null"));
      await().until(() -> parked(replicas) == 0);
    }
  }

  @Test
  void aSnapshotThatBringsItAgainSparesTheOlderRowThatThereIs() throws Exception {
    refuse("year > 1900");
    try (Replicas replicas = startWith("First")) {
      store.has(films[1], "Gone since", 1991).topic.flush();
      await().until(() -> titles().size() == 2);
      Version begun = store.topic.beginSnapshot();
      store.has(films[0], "Old", 1890);
      store.topic.completeSnapshot(begun).flush();
      await().until(() -> titles().size() == 1);

      assertThat(titles()).containsExactly("First");
      store.database.execute("alter table film drop constraint sensible");
      await().until(() -> titles().contains("Old"));
    }
  }

  @Test
  void isGoneWithItsRowIfTheTableIsTruncated() throws Exception {
    refuse("year > 1900");
    try (Replicas replicas = startWith("First")) {
      store.has(films[0], "Old", 1890).topic.flush();
      await().until(() -> parked(replicas) == 1);

      store.topic.completeSnapshot(store.topic.beginSnapshot()).flush();

      await().until(() -> titles().isEmpty());
      await().until(() -> parked(replicas) == 0);
      store.database.execute("alter table film drop constraint sensible");
      store.has(films[1], "Beside", 1980).topic.flush();
      await().until(() -> titles().contains("Beside"));
      assertThat(titles()).hasSize(1);
    }
  }

  @Test
  void aDeleteThatALocalForeignKeyForbidsWaitsForIt() throws Exception {
    store.database.execute("create table rental (film bigint references film)");
    try (Replicas replicas = startWith("First")) {
      store.database.execute("insert into rental values (" + films[0] + ")");
      store.topic.delete(films[0]).flush();
      await().until(() -> parked(replicas) == 1);
      assertThat(partition(replicas).parked().toString()).contains("SQLSTATE 23503", "rental");

      store.database.execute("delete from rental");

      await().until(() -> titles().isEmpty());
    }
  }

  @Test
  void isTriedAtOnceOnRequest() throws Exception {
    refuse("year > 1900");
    try (Replicas replicas = startWith("First")) {
      store.has(films[0], "Old", 1890).topic.flush();
      await().until(() -> parked(replicas) == 1);
      store.database.execute("alter table film drop constraint sensible");
      store.database.execute("update tablecast.parked set next_try = 'infinity'");

      assertThat(replicas.retryParked("film")).isOne();

      await().until(() -> titles().contains("Old"));
    }
  }

  @Test
  void aRebuildTakesItsPlace() throws Exception {
    refuse("year > 1900");
    try (Replicas replicas = startWith("First")) {
      store.has(films[0], "Old", 1890).topic.flush();
      await().until(() -> parked(replicas) == 1);
      store.database.execute("update tablecast.parked set next_try = 'infinity'");
      replicas.rebuild("film").get(60, TimeUnit.SECONDS);
      assertThat(store.database.query("select key from tablecast.parked"))
          .containsExactly(Long.toString(films[0]));

      store.database.execute("alter table film drop constraint sensible");
      store.database.execute("update tablecast.parked set next_try = 'infinity'");
      replicas.rebuild("film").get(60, TimeUnit.SECONDS);

      assertThat(titles()).containsExactly("Old");
      assertThat(store.database.query("table tablecast.parked")).isEmpty();
    }
  }

  @Test
  void isFoundAmongVeryManyGoodOnesWhileCatchingUpToo() throws Exception {
    long poison = MANY / 9 * 7;
    refuse("year > 1900");
    try (Replicas replicas = startWith("First")) {
      hasMany(poison);
      awaitParkedAndAllOthers(poison);
    }
    store.database.executeUnguarded("truncate film, tablecast.position, tablecast.parked");

    try (Replicas replicas = store.start()) {
      awaitParkedAndAllOthers(poison);
      store.database.execute("alter table film drop constraint sensible");
      await().until(() -> count() == MANY);
      assertThat(store.database.query("select title, year from film where id = " + poison))
          .containsExactly("Film " + poison + "|1890");
    }
  }

  /** Packed, as a relay sends many. */
  private void hasMany(long poison) {
    List<Map<Long, Film>> entries = List.of(new HashMap<>(), new HashMap<>());
    for (long id = 1; id <= MANY; id++) {
      Map<Long, Film> entry = entries.get(store.topic.partitionOf(id));
      entry.put(id, Store.film(id, "Film " + id, id == poison ? 1890 : 2000));
      if (entry.size() == 1_000) {
        store.topic.upsertTogether(entry);
        entry.clear();
      }
    }
    entries.stream().filter(entry -> !entry.isEmpty()).forEach(store.topic::upsertTogether);
    store.topic.flush();
  }

  private void awaitParkedAndAllOthers(long poison) {
    await().atMost(Duration.ofMinutes(10)).until(() -> count() == MANY - 1);
    assertThat(store.database.query("select key from tablecast.parked"))
        .containsExactly(Long.toString(poison));
  }

  private int count() {
    return Integer.parseInt(store.database.query("select count(*) from film").get(0));
  }

  @Test
  void aValueThatItsLocalTypeDoesNotHaveIsFoundWhileCatchingUpToo() throws Exception {
    store.database.execute("create type genre as enum ('drama')");
    ReplicaTable withGenre = store.films().columns("title", "genre");
    hasOfGenre(films[0], "drama").hasOfGenre(films[1], "noir").hasOfGenre(films[2], "drama");
    store.topic.flush();

    try (Replicas replicas = store.start(withGenre)) {
      await().until(() -> titles().size() == 2);
      assertThat(store.database.query("select key from tablecast.parked"))
          .containsExactly(Long.toString(films[1]));
      RebuildReport again = replicas.rebuild("film").get(60, TimeUnit.SECONDS);
      RebuildReport compared =
          replicas.rebuild(RebuildRequest.of("film").asDryRun()).get(60, TimeUnit.SECONDS);
      assertThat(again.toString()).contains("0 inserted", "1 rows are parked");
      assertThat(compared.toString()).contains("would change: 1 inserted");

      store.database.execute("alter type genre add value 'noir'");

      await().until(() -> titles().size() == 3);
      assertThat(store.database.query("select genre from film where id = " + films[1]))
          .containsExactly("noir");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "deferrable initially deferred"})
  void aRowThatALocalForeignKeyHoldsOutlivesASweepUntilItIsLetGo(String checked) throws Exception {
    store.database.execute(
        "create table rental (film bigint references film %s)".formatted(checked));
    try (Replicas replicas = startWith("Held")) {
      store.has(films[1], "Gone since", 1991).topic.flush();
      await().until(() -> titles().size() == 2);
      store.database.execute("insert into rental values (" + films[0] + ")");
      Version begun = store.topic.beginSnapshot();
      store.has(films[2], "New", 2002);
      store.topic.completeSnapshot(begun).flush();

      await().untilAsserted(() -> assertThat(titles()).containsExactlyInAnyOrder("Held", "New"));
      await().until(() -> parked(replicas) == 1);
      assertThat(partition(replicas).parked().toString()).contains("SQLSTATE 23503", "rental");
      store.has(films[3], "Later", 2003).topic.flush();
      await().until(() -> titles().contains("Later"));

      store.database.execute("delete from rental");

      await().until(() -> !titles().contains("Held"));
      await().until(() -> parked(replicas) == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "deferrable initially deferred"})
  void aRowThatALocalForeignKeyHoldsOutlivesACatchUpUntilItIsLetGo(String checked)
      throws Exception {
    store.database.execute(
        "create table rental (film bigint references film %s)".formatted(checked));
    Version begun = store.topic.beginSnapshot();
    store.has(films[2], "There", 2002).topic.completeSnapshot(begun).flush();
    try (Replicas replicas = store.start()) {
      await().until(() -> titles().size() == 1);
    }
    String old = new Version(1, 1, 0).toUuid().toString();
    for (int i = 0; i < 2; i++) {
      store.database.executeUnguarded(
          "insert into film (id, title, _version) values (%d, 'Not theirs', '%s')"
              .formatted(films[i], old));
    }
    store.database.execute("insert into rental values (" + films[0] + ")");
    store.database.execute("truncate tablecast.position");

    try (Replicas replicas = store.start()) {
      await()
          .untilAsserted(
              () -> assertThat(titles()).containsExactlyInAnyOrder("Not theirs", "There"));
      await().until(() -> parked(replicas) == 1);

      store.database.execute("delete from rental");

      await().untilAsserted(() -> assertThat(titles()).containsExactly("There"));
    }
  }

  private ParkingTest hasOfGenre(long id, String genre) {
    store.topic.upsert(id, Store.film(id, "Film " + id, 2000).toBuilder().setGenre(genre).build());
    return this;
  }

  private Replicas startWith(String title) {
    Replicas replicas = store.start();
    store.has(films[0], title, 1999).topic.flush();
    await().until(() -> titles().contains(title));
    return replicas;
  }

  private void refuse(String condition) throws Exception {
    store.database.execute("alter table film add constraint sensible check (" + condition + ")");
  }

  private static PartitionStatus partition(Replicas replicas) {
    return Store.only(replicas).partitions().get(0);
  }

  private static int parked(Replicas replicas) {
    return Store.only(replicas).parkedKeys();
  }

  private List<String> titles() {
    return store.database.query("select title from film");
  }
}
