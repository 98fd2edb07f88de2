package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.replica.ReplicasStatus.State;
import dev.tablecast.wire.FreshnessToken;
import dev.tablecast.wire.Marker.Barrier;
import dev.tablecast.wire.Marker.Fence;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.Version;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The owner's topic of two partitions gets four. */
class AddedPartitionsTest {

  private static final int FILMS = 20;

  private Store store;

  /** A film that moves from partition 0 to partition 2. */
  private long moving;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(2);
    Version begun = store.topic.beginSnapshot();
    LongStream.rangeClosed(1, FILMS).forEach(id -> store.has(id, "Film", 2000));
    store.topic.completeSnapshot(begun).flush();
    moving =
        LongStream.rangeClosed(1, FILMS)
            .filter(id -> RowKey.partition(Long.toString(id), 4) == 2)
            .findFirst()
            .orElseThrow();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void addedPartitionsAreAppliedWithoutARestartAndLocalColumnsStay() throws Exception {
    try (Replicas replicas = store.start()) {
      awaitFilms(FILMS);
      store.database.execute("update film set price = id");
      Barrier barrier = store.topic.addPartitions(4);
      store.topic.marker(barrier).upsert(moving, Store.film(moving, "Moved", 2001)).flush();
      awaitTitle(moving, "Moved");

      snapshotAgain();
      moveAll();
      long gone = moving == 1 ? 2 : 1;
      store.topic.delete(gone).heartbeat().flush();

      awaitFilms(FILMS - 1);
      await().until(() -> Store.only(replicas).partitions().size() == 4);
      assertThat(store.database.query("select 1 from film where price is distinct from id"))
          .isEmpty();
      await().until(() -> Store.only(replicas).state() == State.RUNNING);
    }
  }

  @Test
  void whatFollowsTheBarrierWaitsForThePartitionWhoseKeysAreTakenOver() throws Exception {
    try (Replicas replicas = store.start()) {
      awaitFilms(FILMS);
      Version late = store.topic.nextVersion();
      Barrier barrier = deleteBehindTheBarrier();
      awaitAt(2, barrier.version());
      awaitAt(3, barrier.version());
      await().during(Duration.ofMillis(500)).until(() -> isAt(2, barrier.version()));

      store.topic.change(0, moving, Store.film(moving, "Late", 1999).toByteArray(), late);
      store.topic.marker(0, barrier).flush();

      awaitFilms(FILMS - 1);
      await().until(() -> position(2).compareTo(barrier.version().toUuid().toString()) > 0);
      assertThat(ids()).doesNotContain(moving);
    }
  }

  @Test
  void aPartitionThatBeginsWithTheBarrierWaitsToo() throws Exception {
    try (Replicas replicas = store.start()) {
      awaitFilms(FILMS);
      Version late = store.topic.nextVersion();
      Barrier barrier = store.topic.addPartitions(4);
      store.topic.marker(1, barrier).marker(2, barrier).delete(moving).heartbeat(1).flush();
      await()
          .until(
              () ->
                  Store.only(replicas).partitions().size() == 4
                      && Store.only(replicas).partitions().get(2).state() == State.CATCHING_UP);

      store.topic.change(0, moving, Store.film(moving, "Late", 1999).toByteArray(), late);
      store.topic.marker(0, barrier).flush();

      await().until(() -> isPast(2, barrier.version()));
      assertThat(ids()).doesNotContain(moving).hasSize(FILMS - 1);
    }
  }

  @Test
  void itWaitsAcrossRestarts() throws Exception {
    Version late;
    Barrier barrier;
    try (Replicas replicas = store.start()) {
      awaitFilms(FILMS);
      late = store.topic.nextVersion();
      barrier = deleteBehindTheBarrier();
      awaitAt(2, barrier.version());
    }

    try (Replicas replicas = store.start()) {
      await().until(() -> Store.only(replicas).partitions().size() == 4);
      await().until(() -> Store.only(replicas).partitions().get(2).state() == State.RUNNING);
      store.topic.change(0, moving, Store.film(moving, "Late", 1999).toByteArray(), late);
      store.topic.heartbeat(2).flush();
      await().during(Duration.ofMillis(500)).until(() -> isAt(2, barrier.version()));
      store.topic.marker(0, barrier).flush();

      awaitFilms(FILMS - 1);
      assertThat(ids()).doesNotContain(moving);
    }
  }

  @Test
  void itWaitsForAnotherInstanceToo() throws Exception {
    try (Replicas one = store.start();
        Replicas two = store.start()) {
      awaitFilms(FILMS);
      Version late = store.topic.nextVersion();
      Barrier barrier = deleteBehindTheBarrier();
      awaitAt(2, barrier.version());
      store.topic.change(0, moving, Store.film(moving, "Late", 1999).toByteArray(), late);
      store.topic.marker(0, barrier).flush();

      awaitFilms(FILMS - 1);
      assertThat(ids()).doesNotContain(moving);
      await().until(() -> Store.only(one).partitions().size() == 4);
      await().until(() -> Store.only(two).partitions().size() == 4);
    }
  }

  @Test
  void nothingIsFreshBehindTheBarrierWithoutTheAddedPartitions() throws Exception {
    try (Replicas replicas = store.start()) {
      awaitFilms(FILMS);
      store.topic.heartbeat().flush();
      Barrier barrier = store.topic.addPartitions(4);
      store.topic.marker(0, barrier).marker(1, barrier);
      FreshnessToken token = store.topic.token();
      store.topic.heartbeat(0).heartbeat(1).flush();
      await().until(() -> !isAt(1, barrier.version()) && isPast(1, barrier.version()));

      assertThat(replicas.awaitFresh("film", token, Duration.ofSeconds(1)))
          .isEqualTo(Freshness.STALE);
      store.topic.marker(2, barrier).marker(3, barrier).heartbeat().flush();

      assertThat(replicas.awaitFresh("film", token, Duration.ofSeconds(30)))
          .isEqualTo(Freshness.FRESH);
    }
  }

  @Test
  void aSubscriberThatIsNewAmidTheMoveHasNoRowThatWasDeletedSince() throws Exception {
    Barrier barrier = store.topic.addPartitions(4);
    store.topic.marker(barrier).delete(moving).heartbeat().flush();

    try (Replicas replicas = store.start()) {
      awaitFilms(FILMS - 1);
      await().until(() -> isPast(2, barrier.version()));
      assertThat(ids()).doesNotContain(moving);

      snapshotAgain();
      moveAll();
      awaitSnapshotsPassed();
      assertThat(ids()).hasSize(FILMS - 1).doesNotContain(moving);
    }
  }

  @Test
  void aSnapshotFromBeforeTheBarrierDoesNotMakeANewSubscriberWhole() throws Exception {
    Barrier barrier = store.topic.addPartitions(4);
    store.topic.marker(barrier).heartbeat().flush();

    try (Replicas replicas = store.start()) {
      for (int partition = 0; partition < 4; partition++) {
        int number = partition;
        await().until(() -> isPast(number, barrier.version()));
      }

      assertThat(store.database.query("select partition from tablecast.snapshot")).isEmpty();
    }
  }

  @Test
  void aSubscriberThatIsNewAfterTheMoveHasWhatTheNewPlacesHave() throws Exception {
    store.topic.marker(store.topic.addPartitions(4)).delete(moving);
    snapshotAgain();
    store.topic.heartbeat().compact();

    try (Replicas replicas = store.start()) {
      awaitSnapshotsPassed();
      awaitFilms(FILMS - 1);
      assertThat(ids()).doesNotContain(moving);
    }
  }

  @Test
  void aSubscriberThatWasAwayDuringTheMoveKeepsItsLocalColumns() throws Exception {
    try (Replicas replicas = store.start()) {
      awaitFilms(FILMS);
      store.database.execute("update film set price = id");
    }
    store.topic.heartbeat().upsert(moving, Store.film(moving, "Before", 2001));
    store.topic.marker(store.topic.addPartitions(4));
    store.has(moving, "After", 2002);
    snapshotAgain();
    store.topic.heartbeat().flush();
    store.database.execute("update tablecast.position set message_id = null");

    try (Replicas replicas = store.start()) {
      awaitSnapshotsPassed();
      awaitFilms(FILMS);
      assertThat(store.database.query("select 1 from film where price is distinct from id"))
          .isEmpty();
    }
  }

  @Test
  void anOldPartitionThatCatchesUpAgainBringsNothingBack() throws Exception {
    try (Replicas replicas = store.start()) {
      awaitFilms(FILMS);
      Barrier barrier = store.topic.addPartitions(4);
      store.topic.marker(barrier).delete(moving).heartbeat().flush();
      awaitFilms(FILMS - 1);
      await().until(() -> isPast(2, barrier.version()));
    }
    store.database.execute("update tablecast.position set message_id = null where partition = 0");
    Version last = store.topic.nextVersion();
    store.topic.heartbeat().flush();

    try (Replicas replicas = store.start()) {
      await().until(() -> isPast(0, last));
      assertThat(ids()).doesNotContain(moving).hasSize(FILMS - 1);
    }
  }

  @Test
  void aRebuildAmidTheMoveBringsNothingBackAndRemovesNothing() throws Exception {
    try (Replicas replicas = store.start()) {
      awaitFilms(FILMS);
      Barrier barrier = store.topic.addPartitions(4);
      store.topic.marker(barrier).delete(moving).heartbeat().flush();
      awaitFilms(FILMS - 1);
      await().until(() -> isPast(2, barrier.version()));
      await().until(() -> Store.only(replicas).partitions().size() == 4);

      RebuildReport report = replicas.rebuild("film").get(60, TimeUnit.SECONDS);

      assertThat(ids()).doesNotContain(moving).hasSize(FILMS - 1);
      assertThat(report.isComplete()).isFalse();
    }
  }

  @Test
  void aKeyThatIsParkedInItsOldPlaceDoesNotComeBackFromThere() throws Exception {
    store.database.execute("alter table film add check (title <> 'Refused')");
    try (Replicas replicas = store.start()) {
      awaitFilms(FILMS);
      store.has(moving, "Refused", 2001).topic.heartbeat().flush();
      await().until(() -> !parked().isEmpty());
      Barrier barrier = store.topic.addPartitions(4);
      store.topic.marker(barrier).delete(moving).heartbeat().flush();
      awaitFilms(FILMS - 1);

      store.database.execute("alter table film drop constraint film_title_check");
      await().during(Duration.ofSeconds(3)).until(() -> ids().size() == FILMS - 1);
      assertThat(parked()).isEmpty();
    }
  }

  /** Deletes the film in its new place, behind the barrier that its old one has yet to get. */
  private Barrier deleteBehindTheBarrier() throws Exception {
    Version fenced = store.topic.nextVersion();
    Barrier barrier = store.topic.addPartitions(4);
    Fence fence = new Fence(fenced, "");
    store.topic.marker(2, fence).marker(3, fence).flush();
    awaitAt(2, fenced);
    store.topic.marker(1, barrier).marker(2, barrier).marker(3, barrier);
    store.topic.delete(moving).heartbeat(1).heartbeat(2).flush();
    return barrier;
  }

  private void snapshotAgain() {
    Version begun = store.topic.beginSnapshot();
    List<Long> all = ids();
    (all.isEmpty() ? LongStream.rangeClosed(1, FILMS).boxed().toList() : all)
        .stream()
            .filter(id -> id != moving || all.contains(id))
            .forEach(id -> store.has(id, "Again", 2003));
    store.topic.completeSnapshot(begun).flush();
  }

  /** Removes each film from its old place, if that is another now. */
  private void moveAll() {
    LongStream.rangeClosed(1, FILMS)
        .filter(id -> store.topic.partitionOf(id) >= 2)
        .forEach(id -> store.topic.moved(store.topic.partitionOf(id) - 2, id));
    store.topic.heartbeat().flush();
  }

  /** Waits until all four partitions have the same whole snapshot, and the sweep is done. */
  private void awaitSnapshotsPassed() {
    await()
        .until(
            () ->
                !store
                    .database
                    .query(
                        """
                        select begun from tablecast.snapshot
                        group by begun having count(*) = 5""")
                    .isEmpty());
  }

  private void awaitFilms(int count) {
    await().until(() -> ids().size() == count);
  }

  private void awaitTitle(long id, String title) {
    await()
        .until(
            () -> store.database.query("select title from film where id = " + id).contains(title));
  }

  private void awaitAt(int partition, Version version) {
    await().until(() -> isAt(partition, version));
  }

  private boolean isAt(int partition, Version version) {
    return position(partition).equals(version.toUuid().toString());
  }

  private boolean isPast(int partition, Version version) {
    return position(partition).compareTo(version.toUuid().toString()) > 0;
  }

  /** The version that a partition is at, whose text compares as it does. */
  private String position(int partition) {
    return store
        .database
        .query(
            """
            select coalesce(version::text, '') from tablecast.position
            where message_id is not null and partition = %d"""
                .formatted(partition))
        .stream()
        .findFirst()
        .orElse("");
  }

  private List<String> parked() {
    return store.database.query("select key from tablecast.parked");
  }

  private List<Long> ids() {
    return store.database.query("select id from film").stream().map(Long::valueOf).toList();
  }
}
