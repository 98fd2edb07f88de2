package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tablecast.replica.ReplicasStatus.State;
import dev.tablecast.replica.topic.FacetTopic;
import dev.tablecast.replica.topic.OmittedMessageException;
import dev.tablecast.replica.topic.PartitionReader;
import dev.tablecast.wire.TopicGrant;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.SubscriptionType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pulsar's client goes on with the next message when one arrives corrupt. */
class OmittedMessageTest {

  private Store store;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(1);
    store.has(1, "Alien", 1979).topic.flush();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void nothingIsAppliedThatComesAfterOneThatIsDamagedAndItIsSaidWhatHelps() throws Exception {
    try (Replicas replicas = store.start()) {
      store.awaitFilms(1);
      store.topic.damaged(0).flush();
      store.has(2, "Brazil", 1985).topic.flush();

      await().until(() -> Store.only(replicas).state() == State.STOPPED);
      assertThat(Store.only(replicas).error()).contains("delete-partitioned-topic");
      assertThat(store.database.countFilms()).isEqualTo(1);

      store.topic.lose().makeAnew().inEpoch(2);
      store.completeSnapshotOf(3);
      store.awaitFilms(3);
      await().untilAsserted(() -> assertThat(Store.only(replicas).error()).isNull());
    }
  }

  @Test
  void whatAnInstanceThatHasEndedHadForgottenIsReadAgain() throws Exception {
    try (Replicas replicas = store.start()) {
      store.awaitFilms(1);
    }
    store.has(2, "Brazil", 1985).topic.flush();
    store.has(3, "Casablanca", 1942).topic.flush();
    forget("2");
    // To catch up would mend it.
    store.database.executeUnguarded("update film set title = 'spoiled' where id = 1");

    try (Replicas replicas = store.start()) {
      store.awaitFilms(3);
      assertThat(store.database.query("select title from film where id = 1"))
          .containsExactly("spoiled");
    }
  }

  @Test
  void whatAnotherInstanceHasAppliedMeanwhileIsNotMissing() throws Exception {
    try (Replicas replicas = store.start()) {
      store.awaitFilms(1);
      // Pulsar chooses by names, which are drawn.
      boolean taken = false;
      for (int tries = 0; tries < 20 && !taken; tries++) {
        try (Replicas other = store.start()) {
          await().until(() -> isActive(replicas) != isActive(other));
          taken = isActive(other);
          if (taken) {
            store.has(2, "Brazil", 1985).topic.flush();
            store.has(3, "Casablanca", 1942).topic.flush();
            store.awaitFilms(3);
            store.awaitAcknowledged();
            store.topic.heartbeat().heartbeat().heartbeat().flush();
            store.awaitAcknowledged();
          }
        }
      }
      assertThat(taken).isTrue();
      store.has(4, "Dune", 1984).topic.flush();

      await()
          .until(
              () -> {
                assertThat(Store.only(replicas).state()).isNotEqualTo(State.STOPPED);
                return store.database.countFilms() == 4;
              });
    }
  }

  private static boolean isActive(Replicas replicas) {
    return Store.only(replicas).state() == State.RUNNING;
  }

  @Test
  void aReadingThatLacksOneIsWorthNothing() throws Exception {
    store.topic.damaged(0).flush();
    store.has(2, "Brazil", 1985).topic.flush();
    FacetTopic topic =
        new FacetTopic(
            store.client, TopicGrant.read(store.topic.name(), "store"), "unused", "reader");

    try (PartitionReader reader = topic.partition(0).readCompacted()) {
      assertThatThrownBy(
              () -> {
                while (reader.next() != null) {}
              })
          .isInstanceOf(OmittedMessageException.class)
          .hasMessageContaining("partition-0 is left out");
    }
  }

  /** As Pulsar's client does with a message that it finds corrupt. */
  private void forget(String key) throws Exception {
    try (Consumer<byte[]> consumer =
        store
            .client
            .newConsumer(Schema.BYTES)
            .topic(store.topic.partition(0))
            .subscriptionName(Store.SUBSCRIPTION)
            .subscriptionType(SubscriptionType.Failover)
            .subscribe()) {
      Message<byte[]> next;
      do {
        next = consumer.receive(10, TimeUnit.SECONDS);
      } while (!next.getKey().equals(key));
      consumer.acknowledge(next);
    }
  }
}
