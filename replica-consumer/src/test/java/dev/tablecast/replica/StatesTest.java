package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.replica.ReplicasStatus.State;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.common.policies.data.AutoTopicCreationOverride;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The states of a replica, brought about, and their end. Others' tests bring about STOPPED. */
class StatesTest {

  private Store store;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(1);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void startsStandsByRunsAndIsClosed() throws Exception {
    try (Blockade blockade = Blockade.on(store, "lock table tablecast.position")) {
      try (Replicas replicas = store.start()) {
        assertThat(state(replicas)).isEqualTo(State.STARTING);
        blockade.close();
        await().until(() -> state(replicas) == State.STANDING_BY);

        store.has(1, "One", 2001).topic.flush();
        await().until(() -> state(replicas) == State.RUNNING);

        replicas.close();
        assertThat(state(replicas)).isEqualTo(State.CLOSED);
      }
    }
  }

  @Test
  void anotherInstanceStandsByUntilTheFirstEnds() {
    store.has(1, "One", 2001).topic.flush();
    try (Replicas one = store.start()) {
      await().until(() -> state(one) == State.RUNNING);
      try (Replicas other = store.start()) {
        // Pulsar chooses by their names, which are random.
        await().until(() -> states(one, other).equals(Set.of(State.RUNNING, State.STANDING_BY)));
        Replicas first = state(one) == State.RUNNING ? one : other;
        Replicas second = first == one ? other : one;

        first.close();

        await().until(() -> state(second) == State.RUNNING);
      }
    }
  }

  @Test
  void waitsForATopicThatTheOwnerHasNotMade() throws Exception {
    store.topic.close();
    store.admin.topics().deletePartitionedTopic(store.topic.name(), true);
    try (Replicas replicas = store.start()) {
      await().until(() -> state(replicas) == State.WAITING_FOR_TOPIC);
      assertThat(Store.only(replicas).error()).contains("forum.film");

      store.admin.topics().createPartitionedTopic(store.topic.name(), 1);

      await().until(() -> state(replicas) == State.STANDING_BY);
    }
  }

  @Test
  void waitsForATopicThatIsDeletedUnderItAndGoesOnWithTheNext() throws Exception {
    // Else the client, which connects again, may make a topic of its own before anybody looks.
    store
        .admin
        .namespaces()
        .setAutoTopicCreation(
            store.namespace,
            AutoTopicCreationOverride.builder().allowAutoTopicCreation(false).build());
    store.has(1, "One", 2001).topic.flush();
    try (Replicas replicas = store.start()) {
      await().until(() -> store.database.films().size() == 1);

      store.topic.lose();
      await().until(() -> state(replicas) == State.WAITING_FOR_TOPIC);
      store.topic.makeAnew();
      store.has(2, "Two", 2002).topic.flush();

      await().until(() -> store.database.films().contains("2|Two|2002|null"));
      await().until(() -> state(replicas) == State.RUNNING);
    }
  }

  @Test
  void waitsForABrokerThatIsAway() throws Exception {
    try (PulsarClient client =
            PulsarClient.builder()
                .serviceUrl("pulsar://localhost:" + closedPort())
                .operationTimeout(2, TimeUnit.SECONDS)
                .build();
        Replicas replicas = store.start(store.database.connections(), client)) {
      await().until(() -> state(replicas) == State.WAITING_FOR_BROKER);

      client.updateServiceUrl(PulsarServer.shared().serviceUrl());

      await().until(() -> state(replicas) == State.STANDING_BY);
    }
  }

  @Test
  void waitsForADatabaseThatIsAway() throws Exception {
    HikariDataSource there = store.database.connections();
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(there.getJdbcUrl());
    database.setUser(there.getUsername());
    database.setPassword(there.getPassword());
    int[] ports = database.getPortNumbers();
    database.setPortNumbers(new int[] {closedPort()});
    store.has(1, "One", 2001).topic.flush();
    try (Replicas replicas = store.start(database, store.client)) {
      await().until(() -> state(replicas) == State.WAITING_FOR_DATABASE);
      assertThat(Store.only(replicas).error()).contains("SQLSTATE 08");

      database.setPortNumbers(ports);

      await().until(() -> store.database.films().size() == 1);
      await().until(() -> state(replicas) == State.RUNNING);
    }
  }

  @Test
  void catchesUpAfterAFirstStart() throws Exception {
    store.has(1, "One", 2001).topic.flush();
    try (Blockade blockade = Blockade.on(store, "lock table film in share mode");
        Replicas replicas = store.start()) {
      await().until(() -> state(replicas) == State.CATCHING_UP);

      blockade.close();

      await().until(() -> state(replicas) == State.RUNNING);
    }
  }

  private static Set<State> states(Replicas one, Replicas other) {
    return EnumSet.of(state(one), state(other));
  }

  private static State state(Replicas replicas) {
    return Store.only(replicas).state();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
