package dev.tablecast.replica;

import static dev.tablecast.replica.Store.film;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.replica.films.Film;
import dev.tablecast.wire.Version;
import org.apache.pulsar.client.api.MessageId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What changes do to the replica once it follows its topic. */
class ApplyTest {

  private Store store;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(1);
    store.has(1, "Alien", 1979).topic.flush();
    try (Replicas replicas = store.start()) {
      await().until(() -> store.database.films().size() == 1);
    }
    store.database.execute("update film set price = 9.5");
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void ofManyChangesOfARowTheLastCounts() {
    store.has(1, "One", 1).topic.delete(1);
    store.has(1, "Two", 2).has(2, "Brazil", 1985).topic.delete(2);
    store.has(3, "Casablanca", 1942).topic.delete(3);
    store.has(3, "Casablanca", 1943).topic.flush();

    try (Replicas replicas = store.start()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(store.database.films())
                      .containsExactly("1|Two|2|null", "3|Casablanca|1943|null"));
    }
  }

  @Test
  void aDeleteThatIsSupersededInItsBatchTakesTheLocalColumnsWithItAndALateOneDoesNot() {
    store.topic.delete(1, new Version(1, 1, 0));
    store.has(1, "Aliens", 1986).topic.flush();
    try (Replicas replicas = store.start()) {
      await()
          .untilAsserted(
              () -> assertThat(store.database.films()).containsExactly("1|Aliens|1986|9.5"));
    }

    store.topic.delete(1);
    store.has(1, "Again", 1986).topic.flush();

    try (Replicas replicas = store.start()) {
      await()
          .untilAsserted(
              () -> assertThat(store.database.films()).containsExactly("1|Again|1986|null"));
    }
  }

  @Test
  void aMovedKeyIsNoDelete() {
    store.topic.moved(0, 1);
    store.has(1, "Aliens", 1986).topic.flush();

    try (Replicas replicas = store.start()) {
      await()
          .untilAsserted(
              () -> assertThat(store.database.films()).containsExactly("1|Aliens|1986|9.5"));
    }
  }

  @Test
  void anEarlierVersionThatComesLateChangesNothing() {
    Version early = store.topic.nextVersion();
    store.has(1, "Later", 2);
    store.topic.upsert(1, film(1, "Early", 1), early).delete(1, early).flush();
    store.has(9, "Last", 9).topic.flush();

    try (Replicas replicas = store.start()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(store.database.films())
                      .containsExactly("1|Later|2|9.5", "9|Last|9|null"));
    }

    store.topic.upsert(1, film(1, "Early", 1), early).delete(1, early).flush();
    store.has(10, "Very last", 10).topic.flush();

    try (Replicas replicas = store.start()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(store.database.films())
                      .containsExactly("1|Later|2|9.5", "9|Last|9|null", "10|Very last|10|null"));
    }
  }

  @Test
  void whatComesAgainChangesNothing() throws Exception {
    store.has(2, "Brazil", 1985).topic.delete(2);
    store.has(3, "Casablanca", 1942).topic.flush();
    try (Replicas replicas = store.start()) {
      await().until(() -> store.database.films().contains("3|Casablanca|1942|null"));
    }
    store.database.execute("create table before as table film");
    store
        .admin
        .topics()
        .resetCursor(store.topic.partition(0), Store.SUBSCRIPTION, MessageId.earliest);

    try (Replicas replicas = store.start()) {
      store.has(4, "Dune", 1984).topic.flush();
      await().until(() -> store.database.films().contains("4|Dune|1984|null"));
    }

    assertThat(store.database.query("table film except table before")).hasSize(1);
    assertThat(store.database.query("table before except table film")).isEmpty();
  }

  @Test
  void writersOfSeveralVersionsOfTheContractMayFollowEachOther() throws Exception {
    store.has(2, "Brazil", 1985);
    store.topic.flush().writtenBy(FilmHistory.withoutYear());
    store.topic.upsert(1, Film.newBuilder().setId(1).setTitle("Rolled back").build());
    store.topic.upsert(3, Film.newBuilder().setId(3).setTitle("Casablanca").build()).flush();
    store.topic.writtenBy(Film.getDescriptor());
    store.topic.upsert(2, Film.newBuilder().setId(2).setTitle("No year now").build()).flush();

    try (Replicas replicas = store.start()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(store.database.films())
                      .containsExactly(
                          "1|Rolled back|1979|9.5",
                          "2|No year now|null|null",
                          "3|Casablanca|null|null"));
    }
  }

  @Test
  void aKeptRowIsMarkedWhenDeletedAndComesBackWithItsLocalColumns() {
    ReplicaTable kept = store.films().onDelete(OnDelete.KEEP_MARKED);
    try (Replicas replicas = store.start(kept)) {
      store.topic.delete(1).delete(77).flush();
      await().until(() -> store.database.films().isEmpty());
      assertThat(
              store.database.query("select title, price from film where _deleted_at > '2020-1-1'"))
          .containsExactly("Alien|9.5");

      store.has(1, "Aliens", 1986).topic.flush();
      await()
          .untilAsserted(
              () -> assertThat(store.database.films()).containsExactly("1|Aliens|1986|9.5"));
    }
  }

  @Test
  void aRowThatWasRemovedComesBackWithout() {
    try (Replicas replicas = store.start()) {
      store.topic.delete(1).flush();
      await().until(() -> store.database.films().isEmpty());
      store.has(1, "Aliens", 1986).topic.flush();
      await()
          .untilAsserted(
              () -> assertThat(store.database.films()).containsExactly("1|Aliens|1986|null"));
    }
  }

  @Test
  void aColumnMayHaveAnotherNameHere() throws Exception {
    store.database.execute(
        """
        create table movie (
          id bigint primary key, film_title text, shelf text default 'A', _version uuid not null)""");
    ReplicaTable movies =
        ReplicaTable.of(Film.class).into("public", "movie").column("title", "film_title");

    try (Replicas replicas = store.start(movies)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(store.database.query("select id, film_title, shelf from movie"))
                      .containsExactly("1|Alien|A"));
    }
  }

  @Test
  void thePositionTellsHowFarTheReplicaIs() {
    Version last = store.topic.nextVersion();
    store.topic.upsert(2, film(2, "Brazil", 1985), last).flush();

    try (Replicas replicas = store.start()) {
      await()
          .until(
              () ->
                  Store.only(replicas).partitions().stream()
                      .anyMatch(partition -> last.equals(partition.version())));
      assertThat(Store.only(replicas).state()).isEqualTo(ReplicasStatus.State.RUNNING);
      assertThat(Store.only(replicas).error()).isNull();
      assertThat(store.database.query("select version from tablecast.position"))
          .containsExactly(last.toUuid().toString());
    }
  }
}
