package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.replica.Mismatch.Kind;
import dev.tablecast.wire.Marker.SnapshotCompleted;
import dev.tablecast.wire.Version;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A replica is compared with its owner's checksums, while it goes on being applied. */
class ChecksumTest {

  private static final int PARTITIONS = 3;
  private static final int FILMS = 300;
  private static final Version FIRST = new Version(1, 0, 0);

  private Store store;
  private CheckingOwner owner;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(PARTITIONS);
    owner = CheckingOwner.of(store, PARTITIONS, FILMS);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void anEqualReplicaIsProvenAsOfThePassesBeginning() throws Exception {
    try (Replicas replicas = start(store.films())) {
      Version before = store.topic.lastVersion();
      owner.pass(100);
      Version after = store.topic.lastVersion();

      Version proven = awaitProven(replicas, before);

      assertThat(after.isAfter(proven)).isTrue();
      assertThat(checksums(replicas))
          .returns((long) FILMS, ChecksumStatus::rows)
          .returns(0L, ChecksumStatus::rowsSince)
          .returns(0L, ChecksumStatus::found);
    }
  }

  @Test
  void whatWasProvenIsKnownAfterARestart() throws Exception {
    Version proven;
    try (Replicas replicas = start(store.films())) {
      owner.pass(100);
      proven = awaitProven(replicas, FIRST);
    }

    try (Replicas replicas = store.start()) {
      await().until(() -> proven.equals(checksums(replicas).version()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CHANGED | title | update film set title = 'spoiled' where id = 7
          CHANGED | year  | update film set year = year + 1 where id = 7
          MISSING |       | delete from film where id = 7
          EXTRA   |       | insert into film (id, title, _version) values (1007, 'not theirs', '00000001-0000-0000-0000-000100000000')
          """)
  void aRowThatDiffersIsFoundAndRepaired(Kind kind, String column, String spoil) throws Exception {
    try (Replicas replicas = start(store.films())) {
      List<String> films = store.database.films();
      store.database.executeUnguarded(spoil);

      owner.pass(100);

      await().until(() -> checksums(replicas).found() == 1 && checksums(replicas).open() == 0);
      await().until(() -> store.database.films().equals(films));
      assertThat(replicas.mismatches("film", true))
          .singleElement()
          .returns(kind, Mismatch::kind)
          .returns(kind == Kind.EXTRA ? "1007" : "7", Mismatch::row)
          .returns(column == null ? List.of() : List.of(column), Mismatch::columns);
      assertThat(replicas.mismatches("film", false).get(0).row()).matches("[0-9a-f]{16}");
      Version mended = store.topic.lastVersion();
      owner.pass(100);
      awaitProven(replicas, mended);
    }
  }

  @Test
  void manyRowsOfEveryKindAreRepairedTogether() throws Exception {
    try (Replicas replicas = start(store.films())) {
      store.database.execute("update film set price = 5");
      List<String> films = store.database.films();
      store.database.executeUnguarded("update film set title = 'spoiled' where id % 10 = 1");
      store.database.executeUnguarded("update film set year = null where id % 50 = 2");
      store.database.executeUnguarded(
          "insert into film (id, title, _version) select 5000 + n, 'not theirs',"
              + " '00000001-0000-0000-0000-000100000000' from generate_series(1, 20) as n");

      owner.pass(100);

      await().until(() -> store.database.films().equals(films));
      // Some may have come again with a range of others', before they were looked for themselves.
      await().until(() -> checksums(replicas).open() == 0 && checksums(replicas).found() > 20);
    }
  }

  @Test
  void aReplicaThatOnlyTellsWritesNothing() throws Exception {
    try (Replicas replicas = store.start(store.films(), owner, false)) {
      awaitFilms();
      store.database.executeUnguarded("update film set title = 'spoiled' where id = 7");

      owner.pass(100);

      await().until(() -> checksums(replicas).open() == 1);
      assertThat(replicas.mismatches("film", true).get(0).wayOut())
          .contains("forum", "/film/snapshot", "\"from\": \"7\"");
      assertThat(store.database.films()).contains("7|spoiled|2007|null");
      assertThat(owner.asked()).doesNotContain("snapshot");

      store.database.executeUnguarded("update film set title = 'Film 7' where id = 7");
      owner.pass(100);
      await().until(() -> checksums(replicas).open() == 0);
    }
  }

  @Test
  void anOwnerThatTakesNoRequestsLeavesTheRangeToBeTold() throws Exception {
    try (Replicas replicas = store.start()) {
      awaitFilms();
      store.database.executeUnguarded("update film set title = 'spoiled' where id = 7");

      owner.pass(100);

      await().until(() -> checksums(replicas).open() == 1);
      assertThat(replicas.mismatches("film", true).get(0))
          .returns(Kind.RANGE, Mismatch::kind)
          .returns("(-, 100]", Mismatch::row)
          .returns(List.of("title"), Mismatch::columns);
    }
  }

  @Test
  void aReplicaOfSomeColumnsIsComparedInThose() throws Exception {
    try (Replicas replicas = start(store.films().columns("title"))) {
      owner.pass(100);

      awaitProven(replicas, FIRST);
      assertThat(checksums(replicas).found()).isZero();
    }
  }

  @Test
  void rowsThatAreKeptAsDeletedDoNotCount() throws Exception {
    try (Replicas replicas = start(store.films().onDelete(OnDelete.KEEP_MARKED))) {
      owner.delete(7);
      Version before = store.topic.lastVersion();
      owner.pass(100);
      awaitProven(replicas, before);
      store.database.executeUnguarded(
          "insert into film (id, title, _version) values (1007, 'not theirs',"
              + " '00000001-0000-0000-0000-000100000000')");

      owner.pass(100);

      await().until(() -> checksums(replicas).found() == 1 && checksums(replicas).open() == 0);
      assertThat(store.database.query("select id from film where _deleted_at is not null"))
          .containsExactlyInAnyOrder("7", "1007");
    }
  }

  @Test
  void aParkedKeyLeavesItsRangeUnprovenUntilItIsApplied() throws Exception {
    store.database.execute("alter table film add constraint decent check (title <> 'indecent')");
    try (Replicas replicas = start(store.films())) {
      owner.put(Store.film(7, "indecent", 1999));
      Version before = store.topic.lastVersion();
      await().until(() -> parked() == 1);

      owner.pass(100);

      await()
          .until(
              () -> String.valueOf(checksums(replicas).unproven()).contains("1 keys of the range"));
      assertThat(checksums(replicas))
          .returns(null, ChecksumStatus::version)
          .returns(0L, ChecksumStatus::found);

      store.database.execute("alter table film drop constraint decent");
      replicas.retryParked("film");
      await().until(() -> parked() == 0);
      owner.pass(100);
      awaitProven(replicas, before);
    }
  }

  @Test
  void aPassThatComesFasterThanItIsReadIsWaitedFor() throws Exception {
    try (Replicas replicas = start(store.films());
        Connection other = store.database.connections().getConnection()) {
      Version before = store.topic.lastVersion();
      other.setAutoCommit(false);
      other.createStatement().execute("lock table film in access exclusive mode");

      owner.pass(50);
      await().until(() -> waiting() == 2);
      other.rollback();

      awaitProven(replicas, before);
    }
  }

  @Test
  void aPartitionThatWentOnBeforeItWasSeenIsNotCompared() throws Exception {
    CountDownLatch wentOn = new CountDownLatch(1);
    DataSource database =
        (DataSource)
            Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                  if (isForComparison()) {
                    wentOn.await();
                  }
                  return method.invoke(store.database.connections(), arguments);
                });
    try (Replicas replicas = store.start(store.films(), owner, true, database)) {
      awaitFilms();
      owner.pass(FILMS);
      owner.put(Store.film(7, "changed since", 2000));
      store.topic.flush();
      String changed = "select id from film where title = 'changed since'";
      await().until(() -> !store.database.query(changed).isEmpty());

      wentOn.countDown();

      // Of the reasons one is told: partitions that did not meet in time have another.
      await().until(() -> checksums(replicas).unproven() != null);
      assertThat(checksums(replicas).found()).isZero();
      assertThat(owner.asked()).isEmpty();
    }
  }

  private static boolean isForComparison() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getClassName().endsWith("RangeComparison")));
  }

  @Test
  void aRowThatWaitsForTheSweepIsNotTakenForDifferent() throws Exception {
    try (Replicas replicas = start(store.films())) {
      int first = store.topic.partitionOf(7);
      Version begun = owner.snapshotWithout(7);
      complete(begun, first);

      owner.pass(100);

      await()
          .until(() -> String.valueOf(checksums(replicas).unproven()).contains("not whole here"));
      assertThat(checksums(replicas).found()).isZero();
      assertThat(owner.asked()).isEmpty();

      complete(begun, (first + 1) % PARTITIONS);
      complete(begun, (first + 2) % PARTITIONS);
      Version before = store.topic.lastVersion();
      owner.pass(100);
      awaitProven(replicas, before);
      assertThat(store.database.films()).hasSize(FILMS - 1);
    }
  }

  private void complete(Version begun, int partition) {
    store.topic.marker(
        partition, new SnapshotCompleted(store.topic.nextVersion(), begun, PARTITIONS));
  }

  @Test
  void aRowThatTheOwnerHasLeftOutDoesNotCount() throws Exception {
    try (Replicas replicas = start(store.films())) {
      store.database.executeUnguarded("update film set title = 'not yet theirs' where id = 7");
      owner.leaveOut(7);

      owner.pass(100);

      awaitProven(replicas, FIRST);
      assertThat(checksums(replicas))
          .returns(FILMS - 1L, ChecksumStatus::rows)
          .returns(0L, ChecksumStatus::found);
    }
  }

  @Test
  void amidChangesNothingEqualIsTakenForDifferent() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    try (Replicas replicas = start(store.films())) {
      CompletableFuture<Void> editing = CompletableFuture.runAsync(() -> edit(ended));
      for (int round = 0; round < 5; round++) {
        Version before = owner.version();
        await()
            .pollInterval(Duration.ofSeconds(1))
            .until(
                () -> {
                  owner.pass(50);
                  return isProven(replicas, before);
                });
      }
      ended.set(true);
      editing.get(60, TimeUnit.SECONDS);

      await().untilAsserted(() -> assertThat(store.database.countFilms()).isEqualTo(owner.count()));
      assertThat(checksums(replicas).found()).isZero();
      assertThat(owner.asked()).isEmpty();
    } finally {
      ended.set(true);
    }
  }

  private void edit(AtomicBoolean ended) {
    Random random = new Random(7);
    while (!ended.get()) {
      owner.edit(random, 2 * FILMS);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private Replicas start(ReplicaTable films) {
    Replicas replicas = store.start(films, owner, true);
    awaitFilms();
    return replicas;
  }

  private void awaitFilms() {
    await().untilAsserted(() -> assertThat(store.database.films()).hasSize(FILMS));
    String whole = "select begun from tablecast.snapshot where partition = -1";
    await().until(() -> !store.database.query(whole).isEmpty());
  }

  private int parked() {
    return store.database.query("select key from tablecast.parked").size();
  }

  /** How many read or write the replica as soon as they may. */
  private int waiting() {
    return store
        .database
        .query("select pid from pg_locks where relation = 'film'::regclass and not granted")
        .size();
  }

  private static ChecksumStatus checksums(Replicas replicas) {
    return Store.only(replicas).checksums();
  }

  private static boolean isProven(Replicas replicas, Version after) {
    Version proven = checksums(replicas).version();
    return proven != null && proven.isAfter(after);
  }

  /** Waits until the replica is known to be equal as of a version behind that. */
  private static Version awaitProven(Replicas replicas, Version after) {
    await().until(() -> isProven(replicas, after));
    return Objects.requireNonNull(checksums(replicas).version());
  }
}
