package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.devservices.PostgresOptions;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.replica.films.Film;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The applier does not wait for each commit to be on disk: what a server loses that dies. */
class LostCommitTest {

  private PostgresServer postgres;
  private Store store;

  @BeforeEach
  void open() throws Exception {
    postgres = PostgresServer.startEmbedded(PostgresOptions.fast().with("wal_writer_delay", "10s"));
    store = Store.on(postgres);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    postgres.close();
  }

  @Test
  void whatTheDatabaseLostIsAppliedAgainFromWhereItIs() throws Exception {
    int films = 0;
    try (Replicas replicas = store.start()) {
      do {
        films = publishMoreThan(films);
      } while (isFlushed() && films < 400);
    }
    int kept = killDatabase();
    // To catch up would mend it.
    store.database.executeUnguarded("update film set title = 'spoiled' where id = 1");

    try (Replicas replicas = store.start()) {
      store.awaitFilms(films);
      assertThat(kept).isLessThan(films);
      assertThat(store.database.query("select title from film where id in (1, 2) order by id"))
          .containsExactly("spoiled", "Film");
    }
  }

  @Test
  void whatAListenerHasWrittenWithIsWaitedForSinceOthersLearnItFromTheLog() {
    Set<String> settings = ConcurrentHashMap.newKeySet();
    ChangeListener<Film> listener =
        (changes, transaction) ->
            settings.add(transaction.fetchValue("show synchronous_commit").toString());
    try (Replicas replicas = store.start(store.films().listener(Film.class, listener))) {
      // The first ones may be caught up with, of which no listener is told one by one.
      publishMoreThan(publishMoreThan(0));
    }

    assertThat(settings).containsExactly("on");
  }

  /** Films faster than the disk is waited for, which ends with the last one most of the time. */
  private int publishMoreThan(int films) {
    int last = films + 20;
    for (int id = films + 1; id <= last; id++) {
      store.has(id, "Film", 2000).topic.flush();
    }
    store.awaitFilms(last);
    return last;
  }

  /** Returns how many films it has left. */
  private int killDatabase() {
    postgres.kill();
    postgres.restart();
    return await().ignoreExceptions().until(store.database::countFilms, count -> true);
  }

  private boolean isFlushed() {
    return store
        .database
        .query("select pg_current_wal_insert_lsn() = pg_current_wal_flush_lsn()")
        .contains("t");
  }
}
