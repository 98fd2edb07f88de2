package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tablecast.replica.RebuildStatus.Phase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rebuild that is cut off is gone on with. */
class RebuildInterruptedTest {

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
  void goesOnAfterTheServiceEndedInTheMiddle() throws Exception {
    store.completeSnapshotOf(FILMS);
    try (Blockade blockade = Blockade.none(store)) {
      try (Replicas replicas = startWithAll()) {
        store.spoil();
        blockade.begin("lock table film in share mode");
        CompletableFuture<RebuildReport> rebuild = replicas.rebuild("film");
        await().until(() -> blockade.isMetBy("%film%as r%"));
        replicas.close();
        assertThatThrownBy(() -> get(rebuild)).hasMessageContaining("goes on when it starts again");
      }
    }

    try (Replicas replicas = store.start()) {
      await().until(() -> store.database.films().contains("2|Film 2|2002|null"));
      store.awaitFilms(FILMS);
      await().until(() -> replicas.rebuildStatus("film").phase() == Phase.NONE);
      assertThat(store.database.query("select done from tablecast.rebuild"))
          .containsExactly("t", "t");
    }
  }

  @Test
  void goesOnAfterItsConnectionWasEndedInTheMiddle() throws Exception {
    store.completeSnapshotOf(FILMS);
    try (Replicas replicas = startWithAll();
        Blockade blockade = Blockade.none(store)) {
      store.spoil();
      blockade.begin("lock table film in share mode");
      CompletableFuture<RebuildReport> rebuild = replicas.rebuild("film");
      await().until(() -> blockade.isMetBy("%film%as r%"));
      blockade.endWhoWaits();
      blockade.close();

      assertThat(get(rebuild).isComplete()).isTrue();
      assertThat(store.database.films()).hasSize(FILMS).contains("2|Film 2|2002|null");
    }
  }

  @Test
  void goesOnAfterTheServiceEndedWhileItStaged() throws Exception {
    store.completeSnapshotOf(MANY);
    try (Replicas replicas = store.start()) {
      store.awaitFilms(MANY);
      store.spoilTwo();
      store.database.executeUnguarded("update film set year = 0");
      CompletableFuture<RebuildReport> rebuild = replicas.rebuild("film");
      try (Blockade blockade = Blockade.onStage(store)) {
        await().until(() -> blockade.isMetBy("copy%tablecast_stage%"));
        replicas.close();
      }
      assertThatThrownBy(() -> get(rebuild)).hasMessageContaining("goes on when it starts again");
      assertThat(store.database.films()).contains("1|spoiled|0|null").hasSize(MANY - 1);
    }

    try (Replicas replicas = store.start()) {
      store.awaitFilms(MANY);
      await().until(() -> replicas.rebuildStatus("film").phase() == Phase.NONE);
      assertThat(store.database.films()).contains("1|Film 1|2001|null", "2|Film 2|2002|null");
    }
  }

  @Test
  void goesOnAfterItsConnectionWasEndedWhileItStaged() throws Exception {
    store.completeSnapshotOf(MANY);
    try (Replicas replicas = store.start()) {
      store.awaitFilms(MANY);
      store.spoilTwo();
      store.database.executeUnguarded("update film set year = 0");
      CompletableFuture<RebuildReport> rebuild = replicas.rebuild("film");
      try (Blockade blockade = Blockade.onStage(store)) {
        await().until(() -> blockade.isMetBy("copy%tablecast_stage%"));
        blockade.endWhoWaits();
      }

      assertThat(get(rebuild).isComplete()).isTrue();
      assertThat(store.database.films())
          .hasSize(MANY)
          .contains("1|Film 1|2001|null", "2|Film 2|2002|null");
    }
  }

  private Replicas startWithAll() {
    Replicas replicas = store.start();
    store.awaitFilms(FILMS);
    return replicas;
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }
}
