package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicasTest {

  private Store store;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(3);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void insertsUpdatesAndDeletesReachTheReplica() {
    try (Replicas replicas = store.start()) {
      store.has(1, "Alien", 1979).has(2, "Brazil", 1985).has(3, "Casablanca", 1942);
      store.topic.flush();
      await().until(() -> store.database.films().size() == 3);

      store.has(2, "Brazil!", 1986);
      store.topic.delete(3).flush();

      await()
          .untilAsserted(
              () ->
                  assertThat(store.database.films())
                      .containsExactly("1|Alien|1979|null", "2|Brazil!|1986|null"));
    }
  }

  @Test
  void goesOnWhereItWasAfterARestart() {
    try (Replicas replicas = store.start()) {
      store.has(1, "Alien", 1979);
      store.topic.flush();
      await().until(() -> store.database.films().size() == 1);
    }
    store.has(2, "Brazil", 1985);
    store.topic.delete(1).flush();

    try (Replicas replicas = store.start()) {
      await()
          .untilAsserted(
              () -> assertThat(store.database.films()).containsExactly("2|Brazil|1985|null"));
    }
  }
}
