package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tablecast.replica.apply.PartitionApplier;
import dev.tablecast.replica.apply.PositionMovedException;
import dev.tablecast.replica.apply.Reconciler;
import dev.tablecast.replica.apply.SnapshotLedger;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.topic.FacetTopic;
import dev.tablecast.replica.topic.PartitionReader;
import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.wire.TopicGrant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two instances that both believe to be the active one of a partition, as after a long pause of the
 * first: the database tells them apart.
 */
class ZombieTest {

  private Store store;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(1);
    store.has(1, "Alien", 1979).topic.flush();
    try (Replicas replicas = store.start()) {
      await().until(() -> store.database.films().size() == 1);
    }
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void aZombieWhosePositionMovedIsRefusedAndItsBatchDiscarded() throws Exception {
    PartitionApplier zombie = applier();
    PartitionApplier successor = applier();
    zombie.readPosition();
    store.has(2, "Brazil", 1985).topic.delete(2).flush();
    List<TopicMessage> all = messages();
    List<TopicMessage> withoutDelete = all.subList(0, all.size() - 1);

    successor.readPosition();
    successor.apply(all);
    List<String> position = position();

    // No version is left in the table to hold the row against.
    assertThatThrownBy(() -> zombie.apply(withoutDelete))
        .isInstanceOf(PositionMovedException.class)
        .hasMessageContaining("partition 0, was moved by someone else");
    assertThat(store.database.films()).containsExactly("1|Alien|1979|null");
    assertThat(position()).isEqualTo(position);

    zombie.readPosition();
    zombie.apply(withoutDelete);
    assertThat(store.database.films()).containsExactly("1|Alien|1979|null");
  }

  @Test
  void aRunningInstanceWhosePositionMovedReadsItAgainAndGoesOn() throws Exception {
    try (Replicas replicas = store.start()) {
      store.has(2, "Brazil", 1985).topic.flush();
      await().until(() -> store.database.films().size() == 2);

      store.database.execute("update tablecast.position set generation = generation + 7");
      store.has(3, "Casablanca", 1942).topic.flush();

      await().until(() -> store.database.films().size() == 3);
      assertThat(Store.only(replicas).error()).isNull();
    }
  }

  private PartitionApplier applier() {
    ReplicaLayout layout = ReplicaLayout.of(store.films());
    return new PartitionApplier(
        layout,
        0,
        store.database.connections(),
        new SnapshotLedger(layout),
        Optional.empty(),
        Reconciler.NONE);
  }

  private List<TopicMessage> messages() throws Exception {
    FacetTopic topic =
        new FacetTopic(
            store.client, TopicGrant.read(store.topic.name(), "store"), "unused", "zombie");
    List<TopicMessage> all = new ArrayList<>();
    try (PartitionReader reader = topic.partition(0).readUncompacted()) {
      for (TopicMessage next = reader.next(); next != null; next = reader.next()) {
        all.add(next);
      }
    }
    return all;
  }

  private List<String> position() {
    return store.database.query("table tablecast.position");
  }
}
