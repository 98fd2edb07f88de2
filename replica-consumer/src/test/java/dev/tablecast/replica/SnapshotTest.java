package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Version;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a snapshot of the owner's table does to rows that it does not have. */
class SnapshotTest {

  private static final int PARTITIONS = 2;

  private Store store;

  /** A film in each partition. */
  private long[] kept;

  private long[] gone;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(PARTITIONS);
    kept = new long[] {film(0, 1), film(1, 1)};
    gone = new long[] {film(0, 1000), film(1, 1000)};
    for (long id : List.of(kept[0], kept[1], gone[0], gone[1])) {
      store.has(id, "Film", 2000);
    }
    store.topic.flush();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void rowsThatItDoesNotHaveStayUntilTheLastPartitionHasPassed() {
    try (Replicas replicas = store.start()) {
      await().until(() -> store.database.films().size() == 4);
      Version begun = store.topic.beginSnapshot();
      store.has(kept[0], "Again", 2001).has(kept[1], "Again", 2001);
      Marker completed = new Marker.SnapshotCompleted(store.topic.nextVersion(), begun, PARTITIONS);
      store.topic.marker(0, completed).heartbeat(0).flush();
      awaitReached(0);

      assertThat(ids()).containsExactlyInAnyOrder(kept[0], kept[1], gone[0], gone[1]);

      store.topic.marker(1, completed).flush();
      await().untilAsserted(() -> assertThat(ids()).containsExactlyInAnyOrder(kept[0], kept[1]));
    }
  }

  @Test
  void aLaggingPartitionMayPassWhileItCatchesUp() throws Exception {
    try (Replicas replicas = store.start()) {
      await().until(() -> store.database.films().size() == 4);
    }
    store.database.execute("delete from tablecast.position where partition = 1");
    Version begun = store.topic.beginSnapshot();
    store.has(kept[0], "Again", 2001).has(kept[1], "Again", 2001);
    store.topic.completeSnapshot(begun).flush();

    try (Replicas replicas = store.start()) {
      await().untilAsserted(() -> assertThat(ids()).containsExactlyInAnyOrder(kept[0], kept[1]));
    }
  }

  @Test
  void isNotHeldUpByTheNextThatHasBegunInAPartition() {
    try (Replicas replicas = store.start()) {
      await().until(() -> store.database.films().size() == 4);
      Version begun = store.topic.beginSnapshot();
      store.has(kept[0], "Again", 2001).has(kept[1], "Again", 2001);
      Marker completed = new Marker.SnapshotCompleted(store.topic.nextVersion(), begun, PARTITIONS);
      store.topic.marker(0, completed);
      store.topic.marker(0, new Marker.SnapshotBegun(store.topic.nextVersion(), PARTITIONS));
      store.topic.heartbeat(0).flush();
      awaitReached(0);

      store.topic.marker(1, completed).flush();

      await().untilAsserted(() -> assertThat(ids()).containsExactlyInAnyOrder(kept[0], kept[1]));
    }
  }

  @Test
  void anAbandonedSnapshotIsSupersededByTheNext() {
    try (Replicas replicas = store.start()) {
      await().until(() -> store.database.films().size() == 4);
      Version abandoned = store.topic.beginSnapshot();
      store.has(kept[0], "Again", 2001).has(kept[1], "Again", 2001).has(gone[0], "Again", 2001);
      store.topic.marker(
          0, new Marker.SnapshotCompleted(store.topic.nextVersion(), abandoned, PARTITIONS));
      Version begun = store.topic.beginSnapshot();
      store.has(kept[0], "Anew", 2002).has(kept[1], "Anew", 2002);
      Marker completed = new Marker.SnapshotCompleted(store.topic.nextVersion(), begun, PARTITIONS);
      store.topic.marker(1, completed).flush();
      await()
          .untilAsserted(
              () -> assertThat(ids()).containsExactlyInAnyOrder(kept[0], kept[1], gone[0]));

      store.topic.marker(0, completed).flush();

      await().untilAsserted(() -> assertThat(ids()).containsExactlyInAnyOrder(kept[0], kept[1]));
    }
  }

  @Test
  void anEmptySnapshotAsAfterTruncateEmptiesTheReplica() {
    try (Replicas replicas = store.start()) {
      await().until(() -> store.database.films().size() == 4);
      store.topic.completeSnapshot(store.topic.beginSnapshot());
      store.has(kept[0], "New", 2002).topic.flush();

      await().untilAsserted(() -> assertThat(ids()).containsExactly(kept[0]));
    }
  }

  @Test
  void rowsAreMarkedWhereTheyAreKept() throws Exception {
    ReplicaTable films = store.films().onDelete(OnDelete.KEEP_MARKED);
    try (Replicas replicas = store.start(films)) {
      await().until(() -> store.database.films().size() == 4);
      store.database.execute("update film set price = 3");
      Version begun = store.topic.beginSnapshot();
      store.has(kept[0], "Again", 2001).has(kept[1], "Again", 2001);
      store.topic.completeSnapshot(begun).flush();

      await().untilAsserted(() -> assertThat(ids()).containsExactlyInAnyOrder(kept[0], kept[1]));
      assertThat(store.database.query("select price from film")).containsOnly("3").hasSize(4);
    }
  }

  @Test
  void aSnapshotOfAnotherNumberOfPartitionsSweepsNothing() {
    try (Replicas replicas = store.start()) {
      await().until(() -> store.database.films().size() == 4);
      Version begun = store.topic.nextVersion();
      store.topic.marker(new Marker.SnapshotBegun(begun, PARTITIONS + 1));
      store.topic.marker(
          new Marker.SnapshotCompleted(store.topic.nextVersion(), begun, PARTITIONS + 1));
      store.has(kept[0], "After", 2003).has(kept[1], "After", 2003).topic.flush();
      await()
          .until(
              () -> store.database.query("select 1 from film where title = 'After'").size() == 2);

      assertThat(ids()).hasSize(4);
    }
  }

  /** Waits until a partition has what was sent last. */
  private void awaitReached(int partition) {
    String last = store.topic.lastVersion().toUuid().toString();
    await()
        .until(
            () ->
                store
                    .database
                    .query("select version from tablecast.position where partition = " + partition)
                    .contains(last));
  }

  private List<Long> ids() {
    return store.database.query("select id from film where _deleted_at is null").stream()
        .map(Long::valueOf)
        .toList();
  }

  /** The first film from that number on that belongs to the partition. */
  private long film(int partition, long from) {
    return LongStream.iterate(from, id -> id + 1)
        .filter(id -> store.topic.partitionOf(id) == partition)
        .findFirst()
        .orElseThrow();
  }
}
