package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.replica.films.Film;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many rows that are all new go by COPY, others by an upsert; the replica is the same. */
class BulkInsertTest {

  private static final int ROWS = 10_000;

  /** Entries are applied as a whole, hence in batches of as many at least. */
  private static final int ENTRY_ROWS = 1_000;

  private Store store;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(1);
    store.has(0, "First", 1900).topic.flush();
    try (Replicas replicas = store.start()) {
      await().until(() -> count() == 1);
    }
    store.database.execute(
        """
        create table command (name text);
        create function note() returns trigger language plpgsql as
          $$ begin insert into command values (lower(left(current_query(), 4))); return null; end $$;
        create trigger note before insert on film for each statement execute function note()""");
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void copiesManyNewRows() throws Exception {
    publish(1, "new");

    try (Replicas replicas = store.start()) {
      await().until(() -> count() == ROWS + 1);
    }

    assertThat(commands()).contains("copy");
    assertThat(
            store.database.query("select title, year from film where id in (1, 10000) order by 1"))
        .containsExactly("new 1|1", "new 10000|null");
    assertThat(store.database.query("select count(distinct _version) from film"))
        .containsExactly(Integer.toString(ROWS + 1));
  }

  @Test
  void looksUpKeysInTheIndexHoweverSmallTheTableIs() throws Exception {
    store.database.executeUnguarded("delete from film");
    // Of a table without a page Postgres believes that it stays so.
    store.database.execute("vacuum (full, analyze) film");
    publish(1, "new");

    try (Replicas replicas = store.start()) {
      await().until(() -> count() == ROWS);
    }
    // A connection that has ended has told the statistics what it did.
    store.database.connections().getHikariPoolMXBean().softEvictConnections();

    await()
        .untilAsserted(
            () ->
                assertThat(
                        store.database.query(
                            "select idx_scan > 0 from pg_stat_user_tables where relname = 'film'"))
                    .containsExactly("t"));
  }

  @Test
  void upsertsWhatIsThereInPart() throws Exception {
    publish(1, "old");
    try (Replicas replicas = store.start()) {
      await().until(() -> count() == ROWS + 1);
    }
    store.database.execute("update film set price = id; truncate command");

    publish(1, "new");
    try (Replicas replicas = store.start()) {
      await().until(() -> count("title like 'new%' and price = id") == ROWS);
    }

    assertThat(commands()).isNotEmpty().doesNotContain("copy");
  }

  @Test
  void upsertsWhereATypeIsAnother() throws Exception {
    // The guard, which the next start makes anew, holds on to the columns' types.
    store.database.execute(
        """
        do $$ declare guard name; begin
          for guard in select tgname from pg_trigger
              where tgrelid = 'film'::regclass and not tgisinternal and tgname <> 'note' loop
            execute format('drop trigger %I on film', guard);
          end loop;
        end $$;
        alter table film alter year type bigint""");
    publish(1, "new");

    try (Replicas replicas = store.start()) {
      await().until(() -> count() == ROWS + 1);
    }

    assertThat(commands()).isNotEmpty().doesNotContain("copy");
    assertThat(count("title = 'new ' || id and year is not distinct from nullif(id % 100, 0)"))
        .isEqualTo(ROWS);
  }

  @Test
  void parksARowThatCopyRefusesAndCopiesTheNextAllTheSame() throws Exception {
    store.database.execute("alter table film add constraint decent check (title <> 'new 7777')");
    publish(1, "new");

    try (Replicas replicas = store.start()) {
      await().until(() -> count() == ROWS);
      await().until(() -> Store.only(replicas).parkedKeys() == 1);
      store.database.execute("truncate command");
      publish(ROWS + 1, "new");
      await().until(() -> count() == 2 * ROWS);
      assertThat(commands()).contains("copy");

      store.database.execute("alter table film drop constraint decent");
      await().until(() -> count() == 2 * ROWS + 1);
    }
  }

  private void publish(int first, String title) {
    Map<Long, Film> entry = new TreeMap<>();
    for (long id = first; id < first + ROWS; id++) {
      Film.Builder film = Film.newBuilder().setId(id).setTitle(title + " " + id);
      if (id % 100 > 0) {
        film.setYear((int) id % 100);
      }
      entry.put(id, film.build());
      if (entry.size() == ENTRY_ROWS) {
        store.topic.upsertTogether(entry);
        entry.clear();
      }
    }
    store.topic.flush();
  }

  private long count() {
    return count("true");
  }

  private long count(String condition) {
    return Long.parseLong(
        store.database.query("select count(*) from film where " + condition).get(0));
  }

  private List<String> commands() {
    return store.database.query("select distinct name from command");
  }
}
