package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.replica.ReplicasStatus.State;
import dev.tablecast.replica.films.Film;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listener takes part in the transaction that changes the replica. */
class ListenerTest {

  private Store store;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(1);
    store.has(1, "Alien", 1979).topic.flush();
    store.database.execute("create table note (text text)");
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void whatItWritesIsCommittedWithTheChanges() {
    try (Replicas replicas = start(new Notes())) {
      await().until(() -> notes().contains("rebuilt"));
      store.has(2, "Brazil", 1985).topic.delete(1).flush();

      await()
          .untilAsserted(() -> assertThat(notes()).contains("Upsert 2 Brazil 1985", "Delete 1  0"));
    }
  }

  @Test
  void ifItThrowsTheChangesAreRolledBackAndComeAgain() {
    AtomicBoolean throwing = new AtomicBoolean();
    ChangeListener<Film> listener =
        (changes, transaction) -> {
          changes.forEach(change -> note(transaction, change.row().getTitle()));
          if (throwing.get()) {
            throw new IllegalStateException("not now");
          }
        };
    try (Replicas replicas = start(listener)) {
      await().until(() -> store.database.films().size() == 1);
      throwing.set(true);
      store.has(2, "Brazil", 1985).topic.flush();
      await().until(() -> Store.only(replicas).state() == State.STOPPED);
      assertThat(Store.only(replicas).error()).contains("IllegalStateException");
      assertThat(store.database.films()).hasSize(1);
      assertThat(notes()).isEmpty();

      throwing.set(false);
      await().until(() -> store.database.films().size() == 2);
      assertThat(notes()).containsExactly("Brazil");
    }
  }

  @Test
  void anErrorOfItsDoesNotEndThePartition() {
    AtomicBoolean throwing = new AtomicBoolean(true);
    ChangeListener<Film> listener =
        (changes, transaction) -> {
          if (throwing.get()) {
            throw new LinkageError("a class of the listener's is missing");
          }
        };
    try (Replicas replicas = start(listener)) {
      await().until(() -> store.database.films().size() == 1);
      store.has(2, "Brazil", 1985).topic.flush();
      await().until(() -> Store.only(replicas).state() == State.STOPPED);

      throwing.set(false);

      await().until(() -> store.database.films().size() == 2);
    }
  }

  @Test
  void itIsToldThatASnapshotSweptRows() {
    store.has(2, "Brazil", 1985).topic.flush();
    try (Replicas replicas = start(new Notes())) {
      await().until(() -> notes().contains("rebuilt"));
      store.topic.completeSnapshot(store.topic.beginSnapshot()).flush();

      await().untilAsserted(() -> assertThat(notes()).containsExactly("rebuilt", "rebuilt"));
    }
  }

  private Replicas start(ChangeListener<Film> listener) {
    return store.start(store.films().listener(Film.class, listener));
  }

  private List<String> notes() {
    return store.database.query("table note");
  }

  private static void note(DSLContext transaction, String text) {
    transaction.execute("insert into note values (?)", text);
  }

  private static final class Notes implements ChangeListener<Film> {

    @Override
    public void changed(List<RowChange<Film>> changes, DSLContext transaction) {
      for (RowChange<Film> change : changes) {
        Film film = change.row();
        String kind = change.getClass().getSimpleName();
        note(
            transaction,
            "%s %d %s %d".formatted(kind, film.getId(), film.getTitle(), film.getYear()));
      }
    }

    @Override
    public void rebuilt(DSLContext transaction) {
      note(transaction, "rebuilt");
    }
  }
}
