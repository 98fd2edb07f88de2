package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tablecast.wire.Version;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica that goes on being applied is made what its topic says, or compared with it. */
class RebuildTest {

  private static final int PARTITIONS = 2;
  private static final int FILMS = 8;

  /** More than goes into a stage at once. */
  private static final int MANY = 30_000;

  private Store store;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(PARTITIONS);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void mendsWhatDiffersAndLeavesLocalColumnsAlone() throws Exception {
    completeSnapshot();
    try (Replicas replicas = startWithAll()) {
      store.database.execute("update film set price = id");
      store.spoil();

      RebuildReport report = rebuild(replicas);

      assertThat(store.database.films())
          .hasSize(FILMS)
          .contains("1|Film 1|2001|1", "2|Film 2|2002|null", "3|Film 3|2003|3");
      assertThat(report)
          .returns(1L, RebuildReport::inserted)
          .returns(1L, RebuildReport::updated)
          .returns(1L, RebuildReport::removed)
          .returns(true, RebuildReport::isComplete);
      store.has(4, "Vier", 2004).topic.flush();
      await().until(() -> store.database.films().contains("4|Vier|2004|4"));
    }
  }

  @Test
  void writesNothingWhereNothingDiffers() throws Exception {
    completeSnapshot();
    try (Replicas replicas = startWithAll()) {
      List<String> before = store.database.query("select ctid, xmin from film order by id");

      RebuildReport report = rebuild(replicas);

      assertThat(report.foundEqual()).isTrue();
      assertThat(store.database.query("select ctid, xmin from film order by id")).isEqualTo(before);
    }
  }

  @Test
  void ofManyRowsItReadsThoseAgainThatDiffer() throws Exception {
    completeSnapshot();
    try (Replicas replicas = startWithAll()) {
      store.database.execute("update film set price = id");
      store.database.executeUnguarded("update film set year = year + 1 where id = 3");
      store.database.executeUnguarded("delete from film where id = 5");

      RebuildReport report = rebuild(replicas);

      assertThat(store.database.films())
          .hasSize(FILMS)
          .contains("3|Film 3|2003|3", "4|Film 4|2004|4", "5|Film 5|2005|null");
      assertThat(report)
          .returns(1L, RebuildReport::inserted)
          .returns(1L, RebuildReport::updated)
          .returns(0L, RebuildReport::removed);
    }
  }

  @Test
  void withoutRoomForTemporaryFilesItComparesInTheDatabase() throws Exception {
    completeSnapshot();
    String directory = System.getProperty("java.io.tmpdir");
    try (Replicas replicas = startWithAll()) {
      store.spoil();
      System.setProperty("java.io.tmpdir", "/proc/self");

      RebuildReport report = rebuild(replicas);

      assertThat(store.database.films()).hasSize(FILMS).contains("1|Film 1|2001|null");
      assertThat(report)
          .returns(1L, RebuildReport::inserted)
          .returns(1L, RebuildReport::updated)
          .returns(1L, RebuildReport::removed);
    } finally {
      System.setProperty("java.io.tmpdir", directory);
    }
  }

  @Test
  void aDryRunTellsWhatDiffersAndWritesNothing() throws Exception {
    completeSnapshot();
    try (Replicas replicas = startWithAll()) {
      store.spoil();
      List<String> spoiled = store.database.films();

      RebuildReport hashed = get(replicas.rebuild(RebuildRequest.of("film").asDryRun()));
      RebuildReport shown =
          get(replicas.rebuild(RebuildRequest.of("film").asDryRun().showingKeys()));

      assertThat(store.database.films()).isEqualTo(spoiled);
      assertThat(shown)
          .returns(1L, RebuildReport::inserted)
          .returns(1L, RebuildReport::updated)
          .returns(1L, RebuildReport::removed)
          .returns(0L, RebuildReport::pending)
          .returns(false, RebuildReport::foundEqual);
      assertThat(samples(shown)).containsExactlyInAnyOrder("1", "2", "77");
      assertThat(samples(hashed)).hasSize(3).allMatch(name -> name.matches("[0-9a-f]{16}"));
      assertThat(hashed.toString()).contains("would change: 1 inserted, 1 updated, 1 removed");
      assertThat(shown.toString())
          .contains("some of these rows: " + String.join(" ", samples(shown)));
    }
  }

  @Test
  void keepsWhatAnIncompleteTopicDoesNotHaveAndSaysSo() throws Exception {
    store.has(1, "One", 2001).topic.flush();
    try (Replicas replicas = store.start()) {
      store.awaitFilms(1);
      store.database.executeUnguarded(
          "insert into film (id, title, _version) values (77, 'theirs?', '" + first() + "')");

      RebuildReport report = rebuild(replicas);

      assertThat(store.database.films()).contains("77|theirs?|null|null");
      assertThat(report.kept()).isOne();
      assertThat(report.toString())
          .contains("The topic is incomplete", "1 rows which it does not have were kept")
          .contains("ask for one: replicas.requestSnapshot(…)");
    }
  }

  @Test
  void aColumnThatWasAddedFillsFromTheTopic() throws Exception {
    completeSnapshot();
    ReplicaTable titles = store.films().columns("title");
    try (Replicas replicas = store.start(titles)) {
      store.awaitFilms(FILMS);
      assertThat(store.database.films()).contains("1|Film 1|null|null");
    }

    try (Replicas replicas = startWithAll()) {
      RebuildReport report = rebuild(replicas);

      assertThat(report.updated()).isEqualTo(FILMS);
      assertThat(store.database.films()).contains("1|Film 1|2001|null");
    }
  }

  @Test
  void rowsOfATruncatedTableGoThoughTheTopicStillHasThem() throws Exception {
    completeSnapshot();
    try (Replicas replicas = startWithAll()) {
      store.topic.completeSnapshot(store.topic.beginSnapshot()).flush();
      store.awaitFilms(0);
      store.database.executeUnguarded(
          "insert into film (id, title, _version) values (1, 'is back', '" + first() + "')");

      assertThat(rebuild(replicas).removed()).isOne();

      assertThat(store.database.films()).isEmpty();
    }
  }

  @Test
  void whatIsDeletedWhileItMergesDoesNotComeBack() throws Exception {
    mergeWhile(film -> store.topic.delete(film));

    assertThat(store.database.films()).hasSize(FILMS - 1);
  }

  @Test
  void whatALaterSnapshotLeavesOutWhileItMergesDoesNotComeBack() throws Exception {
    mergeWhile(
        film -> {
          Version begun = store.topic.beginSnapshot();
          for (long id = 1; id <= FILMS; id++) {
            if (id != film) {
              store.has(id, "Film " + id, 2000);
            }
          }
          store.topic.completeSnapshot(begun);
        });

    assertThat(store.database.films()).hasSize(FILMS - 1);
  }

  /**
   * Stops a rebuild when it is about to insert a film of the last partition that is missing, until
   * that partition has applied what the owner does meanwhile.
   */
  private void mergeWhile(LongConsumer owner) throws Exception {
    store.close();
    // Two for each that rebuilds: of the second's two, the first is stopped.
    store = Store.withPartitions(4);
    completeSnapshot();
    long film = filmOf(3);
    try (Replicas replicas = startWithAll();
        Blockade blockade = Blockade.none(store)) {
      // One partition may have no film, and be caught up with last.
      await()
          .until(
              () ->
                  store
                          .database
                          .query("select 1 from tablecast.position where message_id is not null")
                          .size()
                      == 4);
      blockade.begin("select from tablecast.position where partition = 2 for update");
      store.database.executeUnguarded("delete from film where id = " + film);
      CompletableFuture<RebuildReport> rebuild = replicas.rebuild("film");
      await().until(() -> blockade.isMetBy("%from tablecast.position%for update%"));
      owner.accept(film);
      store.topic.flush();
      String last = store.topic.lastVersion().toUuid().toString();
      await()
          .until(
              () ->
                  store
                      .database
                      .query("select version from tablecast.position where partition = 3")
                      .contains(last));

      blockade.close();
      get(rebuild);
    }
  }

  @Test
  void whatChangesWhileAnEmptiedReplicaIsFilledIsAppliedBehindIt() throws Exception {
    store.completeSnapshotOf(MANY);
    try (Replicas replicas = store.start();
        Blockade blockade = Blockade.none(store)) {
      store.awaitFilms(MANY);
      store.database.executeUnguarded("truncate film");
      blockade.begin("lock table film in share mode");
      CompletableFuture<RebuildReport> rebuild = replicas.rebuild("film");
      await().until(() -> blockade.isMetBy("copy%film%"));
      store.topic.delete(1);
      store.has(2, "Changed meanwhile", 2002).topic.flush();
      blockade.close();

      RebuildReport report = get(rebuild);

      store.awaitFilms(MANY - 1);
      assertThat(store.database.films()).contains("2|Changed meanwhile|2002|null");
      assertThat(report.inserted()).isBetween(MANY - 1L, (long) MANY);
    }
  }

  @Test
  void aReplicaThatIsEmptiedAmidChangesEndsEqual() throws Exception {
    completeSnapshot();
    try (Replicas replicas = startWithAll();
        Traffic traffic = Traffic.on(store, 300)) {
      for (int round = 0; round < 4; round++) {
        traffic.await(300);
        store.database.executeUnguarded("truncate film");
        store.compactMeanwhile(round % PARTITIONS);
        rebuild(replicas);
      }
      traffic.end();

      await().untilAsserted(() -> assertThat(titles()).isEqualTo(traffic.rows()));
    }
  }

  @Test
  void aReplicaThatIsNotThereIsRefusedByName() {
    try (Replicas replicas = store.start()) {
      assertThatThrownBy(() -> replicas.rebuild("movie"))
          .isInstanceOf(UnknownReplicaException.class)
          .hasMessageContaining("no replica 'movie'");
    }
  }

  @Test
  void amidChangesAndCompactionsItMendsAllAndBringsNothingBack() throws Exception {
    completeSnapshot();
    try (Replicas replicas = startWithAll();
        Traffic traffic = Traffic.on(store, 300)) {
      store.database.execute("update film set price = 7");
      for (int round = 0; round < 4; round++) {
        traffic.await(500);
        spoil("delete from film where id % 5 = " + round);
        spoil("update film set title = 'spoiled' where id % 7 = 1");
        for (int partition = 0; partition < PARTITIONS; partition++) {
          store.compactMeanwhile(partition);
        }
        rebuild(replicas);
      }
      traffic.end();

      await().untilAsserted(() -> assertThat(titles()).isEqualTo(traffic.rows()));
      RebuildReport compared = get(replicas.rebuild(RebuildRequest.of("film").asDryRun()));
      assertThat(compared.foundEqual()).as(compared.toString()).isTrue();
    }
  }

  /**
   * Alone with the table: row by row, it and a batch of the replica's could wait for each other.
   */
  private void spoil(String sql) throws SQLException {
    store.database.executeUnguarded(
        "begin; lock table film in share row exclusive mode; %s; commit".formatted(sql));
  }

  private Map<Long, String> titles() {
    return store.database.query("select id, title from film").stream()
        .map(row -> row.split("\\|"))
        .collect(Collectors.toMap(row -> Long.valueOf(row[0]), row -> row[1]));
  }

  private void completeSnapshot() {
    store.completeSnapshotOf(FILMS);
  }

  private Replicas startWithAll() {
    Replicas replicas = store.start();
    store.awaitFilms(FILMS);
    return replicas;
  }

  private long filmOf(int partition) {
    return LongStream.rangeClosed(1, FILMS)
        .filter(id -> store.topic.partitionOf(id) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static RebuildReport rebuild(Replicas replicas) throws Exception {
    return get(replicas.rebuild("film"));
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  private static List<String> samples(RebuildReport report) {
    return report.partitions().stream().flatMap(each -> each.sample().stream()).toList();
  }

  private static String first() {
    return new Version(1, 1, 0).toUuid().toString();
  }
}
