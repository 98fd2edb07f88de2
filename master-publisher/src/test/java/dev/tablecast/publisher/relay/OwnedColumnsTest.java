package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.OwnedColumns;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.TopicLog;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.tests.Movie;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store publishes of a copy in which it owns columns; replication is played by hand. */
class OwnedColumnsTest {

  private static final String APPLYING =
      "select pg_logical_emit_message(true, 'tablecast.applying', '%s'::text);";

  private Forum store;

  @BeforeEach
  void create() throws Exception {
    store = Forum.create();
    store.settings(PublisherSettings.of("store").in(store.pulsar().namespace()));
    store.execute("alter table movie add price numeric, add quantity integer default 0");
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void theyBeginAndEndWithTheirRowAndItsOtherChangesAreNotPublished() throws Exception {
    publish();

    store.execute(
        transaction(
            APPLYING.formatted("on"),
            "insert into movie values (1, 'Alien', 1979), (2, 'Brazil', 1985);"),
        "update movie set price = 9.90 where id = 1",
        transaction(APPLYING.formatted("on"), "update movie set title = 'Aliens';"),
        "update movie set quantity = 3 where id = 2",
        transaction(
            APPLYING.formatted("on"),
            "delete from movie where id = 1; insert into movie values (1, 'Again', 1979);"));

    awaitLast("1", 4);
    assertThat(offers("1")).containsExactly("null 0", "9.90 0", "-", "null 0");
    assertThat(offers("2")).containsExactly("null 0", "null 3");
  }

  @Test
  void whatAListenerWritesInTheSameTransactionIsTheServicesOwn() throws Exception {
    publish();

    store.execute(
        transaction(
            APPLYING.formatted("on"),
            "insert into movie values (1, 'Alien', 1979);",
            "update movie set title = 'Aliens';",
            APPLYING.formatted("off"),
            "update movie set price = 5;"),
        "update movie set price = 6");

    awaitLast("1", 3);
    assertThat(offers("1")).containsExactly("null 0", "5 0", "6 0");
  }

  @Test
  void aTransactionThatComesWhileItRunsIsNotPublishedEither() throws Exception {
    store.execute(
        "do $$ begin execute format('alter database %I set debug_logical_replication_streaming ="
            + " ''immediate''', current_database()); end $$",
        "insert into movie values (1, 'Alien', 1979)");
    publish();

    store.execute(
        transaction(
            APPLYING.formatted("on"),
            "update movie set title = 'Aliens';",
            "savepoint s;",
            "update movie set title = 'never';",
            "rollback to s;",
            "update movie set title = 'Alien 3';"),
        "update movie set price = 5");

    awaitLast("1", 2);
    assertThat(offers("1")).containsExactly("null 0", "5 0");
  }

  private void publish() throws Exception {
    Publisher publisher =
        store.start(
            new OwnerSchema(
                store.settings(), List.of(), List.of(OwnedColumns.of(Movie.class)), List.of()));
    Forum.await(publisher, RelayStatus.State.RUNNING);
    Forum.patiently()
        .until(() -> store.read("store.movie").markers("SnapshotCompleted").size() == 4);
  }

  private static String transaction(String... statements) {
    return "begin; %s commit".formatted(String.join(" ", statements));
  }

  private void awaitLast(String key, int changes) {
    Forum.patiently().until(() -> store.read("store.movie").of(key).size() >= changes);
  }

  /** Price and quantity that a movie had, in order. */
  private List<String> offers(String key) throws Exception {
    return store.read("store.movie").of(key).stream().map(OwnedColumnsTest::offer).toList();
  }

  private static String offer(TopicLog.Entry entry) {
    try {
      Movie movie = entry.value() == null ? null : Movie.parseFrom(entry.value());
      return movie == null
          ? "-"
          : (movie.hasPrice() ? movie.getPrice().getValue() : "null") + " " + movie.getQuantity();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
