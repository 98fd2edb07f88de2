package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tablecast.replica.ReplicaSettings;
import dev.tablecast.replica.Replicas;
import dev.tablecast.replica.SchemaPolicy;
import dev.tablecast.wire.KeyInterval;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The store adds price and quantity to the forum's films, and the forum has them beside its own.
 */
class TwoWayTest {

  private TwoWay whole;
  private TwoWayService forum;
  private TwoWayService store;

  @BeforeEach
  void open() throws Exception {
    whole = new TwoWay();
    forum = whole.startForum();
    store = whole.startStore();
    whole.awaitSnapshots();
  }

  @AfterEach
  void close() throws Exception {
    forum.close();
    store.close();
    whole.close();
  }

  @Test
  void aFacetReachesTheForum() throws Exception {
    whole.forum("insert into movie values (1, 'Alien', 1979), (2, 'Brazil', 1985)");
    awaitFilmsAtStore(2);
    whole.store("update movie set price = 9.90, quantity = 3 where id = 1");

    awaitOffersAtForum("(1,9.90,3)", "(2,,0)");
    assertThat(
            whole.queryForum(
                "select row(title, year, price, quantity)::text"
                    + " from movie join movie_store using (id) where id = 1"))
        .containsExactly("(Alien,1979,9.90,3)");
  }

  @Test
  void appliedChangesAreNotPublishedAgain() throws Exception {
    TopicHistory films = whole.filmHistory();
    TopicHistory offers = whole.offerHistory();
    whole.forum("insert into movie select i, 'Film', 2000 from generate_series(1, 10) as i");
    awaitFilmsAtStore(10);
    for (int i = 0; i < 5; i++) {
      whole.forum("update movie set title = 'Film ' || %d".formatted(i));
      whole.awaitEqual();
      whole.store("update movie set price = %d where id <= 3".formatted(i));
      whole.awaitEqual();
    }
    whole.forum("delete from movie where id > 8");
    whole.awaitEqual();

    films.assertNoChangeTwice();
    offers.assertNoChangeTwice();
    assertThat(films.changes()).isEqualTo(10 + 5 * 10 + 2);
    assertThat(offers.changes()).isEqualTo(10 + 5 * 3 + 2);
  }

  @Test
  void aRowThatTheOwnerDeletesEndsItsFacet() throws Exception {
    whole.forum("insert into movie values (1, 'Alien', 1979), (2, 'Brazil', 1985)");
    awaitFilmsAtStore(2);
    whole.store("update movie set price = 5");
    awaitOffersAtForum("(1,5,0)", "(2,5,0)");

    whole.forum("delete from movie where id = 1");

    awaitOffersAtForum("(2,5,0)");
    assertThat(whole.offersAtStore()).containsExactly("(2,5,0)");
  }

  @Test
  void aFacetAheadOfItsRowWaitsForIt() throws Exception {
    whole.forum("insert into movie values (1, 'Alien', 1979)");
    awaitFilmsAtStore(1);
    whole.store("update movie set price = 5");
    Site kiosk = whole.anotherSite();
    String join = "select row(title, price)::text from movie join movie_store using (id)";
    ReplicaSettings settings =
        ReplicaSettings.of("kiosk").in(kiosk.namespace()).withSchema(SchemaPolicy.CREATE);

    try (HikariDataSource connections = kiosk.connections();
        Replicas offers =
            new Replicas(settings, connections, whole.client, List.of(TwoWayService.OFFERS))) {
      offers.start();
      TwoWay.patiently()
          .ignoreExceptions()
          .until(() -> query(kiosk, "select price from movie_store").equals(List.of("5")));
    }
    try (HikariDataSource connections = kiosk.connections();
        Replicas both =
            new Replicas(
                settings,
                connections,
                whole.client,
                List.of(TwoWayService.OFFERS, TwoWayService.FILMS))) {
      both.start();
      TwoWay.patiently()
          .ignoreExceptions()
          .until(() -> query(kiosk, join).equals(List.of("(Alien,5)")));
    }
  }

  @Test
  void whatIsDeletedAndInsertedAgainHasNoOldPrice() throws Exception {
    whole.forum("insert into movie select i, 'Film', 2000 from generate_series(1, 3) as i");
    awaitFilmsAtStore(3);
    whole.store("update movie set price = 5");
    awaitOffersAtForum("(1,5,0)", "(2,5,0)", "(3,5,0)");

    whole.forum(
        "begin; delete from movie where id = 1; insert into movie values (1, 'Again', 1); commit");
    whole.forum("delete from movie where id = 2");
    whole.forum("insert into movie values (2, 'Again', 2)");

    awaitOffersAtForum("(1,,0)", "(2,,0)", "(3,5,0)");
    whole.awaitEqual();
  }

  @Test
  void largeTransactionsOfEitherSideComeWhileTheyRunAndAreNotPublishedAgain() throws Exception {
    restartWithStreaming();
    whole.forum("insert into movie select i, 'Film', 2000 from generate_series(1, 3000) as i");
    awaitFilmsAtStore(3000);
    whole.store("update movie set price = id");
    whole.forum(
        "begin; update movie set title = 'Streamed'; savepoint s; delete from movie where id = 7;"
            + " rollback to s; delete from movie where id > 2990; commit");
    whole.awaitEqual();

    TopicHistory offers = whole.offerHistory();
    offers.assertNoChangeTwice();
    assertThat(offers.changes()).isEqualTo(3000 + 3000 + 10);
    assertThat(whole.offersAtForum()).hasSize(2990).contains("(7,7,0)");
  }

  @Test
  void aCopyOfAFacetIsRebuiltAndProvenLikeAnyOther() throws Exception {
    whole.forum("insert into movie select i, 'Film', 2000 from generate_series(1, 50) as i");
    awaitFilmsAtStore(50);
    whole.store("update movie set price = id");
    whole.awaitEqual();

    spoil("update movie_store set price = 0 where id = 1");
    spoil("delete from movie_store where id = 2");
    assertThat(forum.replicas().rebuild("movie_store").join().inserted()).isOne();
    whole.awaitEqual();

    spoil("update movie_store set price = 0 where id = 3");
    store.publisher().checksums().request("movie", KeyInterval.ALL, 10, "test");
    whole.awaitEqual();
    TwoWay.patiently()
        .until(() -> forum.replicas().status().replicas().get(0).checksums().found() == 1);
  }

  private void restartWithStreaming() throws Exception {
    forum.close();
    store.close();
    for (String setting : List.of("forum", "store")) {
      String alter =
          "do $$ begin execute format('alter database %I set debug_logical_replication_streaming ="
              + " ''immediate''', current_database()); end $$";
      if (setting.equals("forum")) {
        whole.forum(alter);
      } else {
        whole.store(alter);
      }
    }
    forum = whole.startForum();
    store = whole.startStore();
  }

  private void spoil(String statement) throws SQLException {
    whole.forum("set tablecast.applying = 'on'; %s".formatted(statement));
  }

  private void awaitFilmsAtStore(int count) {
    TwoWay.patiently()
        .until(() -> whole.queryStore("select count(*) from movie").equals(List.of("" + count)));
  }

  private void awaitOffersAtForum(String... offers) {
    TwoWay.patiently()
        .untilAsserted(() -> assertThat(whole.offersAtForum()).containsExactly(offers));
  }

  private static List<String> query(Site site, String sql) throws SQLException {
    try (Connection connection = site.connect()) {
      return Whole.query(connection, sql);
    }
  }
}
