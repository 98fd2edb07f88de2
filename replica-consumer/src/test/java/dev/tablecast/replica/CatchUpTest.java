package dev.tablecast.replica;

import static dev.tablecast.replica.Store.film;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.replica.films.Film;
import dev.tablecast.wire.Version;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens when the replica's position cannot be continued from. */
class CatchUpTest {

  private static final int PARTITIONS = 2;

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
  void aRowDeletedWhileTheSubscriberWasAwayGoesThoughItsTopicWasCompacted() throws Exception {
    store.completeSnapshotOf(8);
    try (Replicas replicas = store.start()) {
      store.awaitFilms(8);
      store.database.execute("update film set price = id");
    }

    store.topic.delete(3).delete(4);
    store.has(5, "Five", 2005);
    store.topic.compact();
    store.forgetSubscription();
    store.topic.trim();
    store.topic.heartbeat().flush();

    try (Replicas replicas = store.start()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(store.database.films())
                      .containsExactly(
                          "1|Film 1|2001|1",
                          "2|Film 2|2002|2",
                          "5|Five|2005|5",
                          "6|Film 6|2006|6",
                          "7|Film 7|2007|7",
                          "8|Film 8|2008|8"));
    }
  }

  @Test
  void anAwaySubscriberWhoseSubscriptionWasKeptSeesTheDeleteItself() throws Exception {
    store.completeSnapshotOf(4);
    try (Replicas replicas = store.start()) {
      store.awaitFilms(4);
    }
    store.topic.delete(3);
    store.topic.compact();

    try (Replicas replicas = store.start()) {
      store.awaitFilms(3);
    }
  }

  @Test
  void aMissingPositionIsCaughtUpAndLocalColumnsSurvive() throws Exception {
    store.completeSnapshotOf(6);
    try (Replicas replicas = store.start()) {
      store.awaitFilms(6);
    }
    store.database.execute("update film set price = 9.5");
    store.database.executeUnguarded(
        "update film set title = 'stale', _version = '" + first() + "'");
    store.database.executeUnguarded(
        "insert into film (id, title, _version) values (77, 'not theirs', '" + first() + "')");
    store.database.execute("truncate tablecast.position");

    try (Replicas replicas = store.start()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(store.database.films())
                      .hasSize(6)
                      .allMatch(film -> film.matches("\\d\\|Film \\d\\|200\\d\\|9.5")));
    }
  }

  @Test
  void onePartitionsCatchUpLeavesRowsOfOthersAlone() throws Exception {
    store.completeSnapshotOf(20);
    try (Replicas replicas = store.start()) {
      store.awaitFilms(20);
    }
    store.database.execute("delete from tablecast.position where partition = 0");
    store.has(21, "One more", 2021);
    store.topic.flush();

    try (Replicas replicas = store.start()) {
      store.awaitFilms(21);
      await().until(() -> positions() == PARTITIONS);
    }
    assertThat(store.database.films()).hasSize(21);
  }

  @Test
  void aDatabaseRestoredFromAnEarlierCopyIsBroughtForward() throws Exception {
    store.completeSnapshotOf(6);
    try (Replicas replicas = store.start()) {
      store.awaitFilms(6);
    }
    store.database.execute("create table film_copy as table film");
    store.database.execute("create table position_copy as table tablecast.position");
    store.database.execute("create table snapshot_copy as table tablecast.snapshot");
    try (Replicas replicas = store.start()) {
      store.topic.delete(1).delete(2);
      store.has(3, "Three", 2013).has(9, "Nine", 2009);
      store.topic.flush();
      store.awaitFilms(5);
      store.awaitAcknowledged();
    }

    store.database.executeUnguarded("truncate film, tablecast.position, tablecast.snapshot");
    store.database.executeUnguarded("insert into film table film_copy");
    store.database.execute("insert into tablecast.position table position_copy");
    store.database.execute("insert into tablecast.snapshot table snapshot_copy");
    store.topic.heartbeat().flush();

    try (Replicas replicas = store.start()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(store.database.films())
                      .containsExactly(
                          "3|Three|2013|null",
                          "4|Film 4|2004|null",
                          "5|Film 5|2005|null",
                          "6|Film 6|2006|null",
                          "9|Nine|2009|null"));
    }
  }

  @Test
  void anIncompleteTopicProvesNothingOfRowsThatItDoesNotHave() throws Exception {
    store.has(1, "One", 2001);
    store.database.executeUnguarded(
        "insert into film (id, title, _version) values (2, 'Two', '" + first() + "')");
    store.topic.flush();

    try (Replicas replicas = store.start()) {
      await().until(() -> store.database.films().contains("1|One|2001|null"));
      assertThat(store.database.films()).contains("2|Two|null|null");
    }
  }

  @Test
  void aSnapshotOfAnEarlierEpochProvesNothingOfLaterRowsEither() throws Exception {
    store.completeSnapshotOf(2);
    store.database.executeUnguarded(
        "insert into film (id, title, _version) values (3, 'Three', '%s')"
            .formatted(store.topic.nextVersion().toUuid()));
    store.topic.inEpoch(2);
    store.has(1, "One", 2001).has(2, "Two", 2002);
    store.topic.beginSnapshot();
    store.topic.flush();

    try (Replicas replicas = store.start()) {
      await().until(() -> store.database.films().contains("2|Two|2002|null"));
      assertThat(store.database.films()).contains("3|Three|null|null");
    }
  }

  @Test
  void rowsThatALaterSnapshotDidNotBringAgainAreGone() throws Exception {
    store.completeSnapshotOf(6);
    store.topic.inEpoch(2);
    Version begun = store.topic.beginSnapshot();
    store.has(1, "One", 2001).has(2, "Two", 2002);
    store.topic.completeSnapshot(begun).flush();

    try (Replicas replicas = store.start()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(store.database.films())
                      .containsExactly("1|One|2001|null", "2|Two|2002|null"));
    }
  }

  @Test
  void whatAnOlderWriterDoesNotKnowIsLeftAlone() throws Exception {
    store.has(1, "One", 2001);
    store.topic.flush();
    try (Replicas replicas = store.start()) {
      store.awaitFilms(1);
    }
    store.topic.writtenBy(FilmHistory.withoutYear());
    store.topic.upsert(1, Film.newBuilder().setId(1).setTitle("Uno").build());
    store.topic.upsert(2, Film.newBuilder().setId(2).setTitle("Due").build()).flush();
    store.database.execute("truncate tablecast.position");

    try (Replicas replicas = store.start()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(store.database.films())
                      .containsExactly("1|Uno|2001|null", "2|Due|null|null"));
    }
  }

  @Test
  void marksWhatIsGoneWhereRowsAreKept() throws Exception {
    store.completeSnapshotOf(4);
    ReplicaTable kept = store.films().onDelete(OnDelete.KEEP_MARKED);
    try (Replicas replicas = store.start(kept)) {
      store.awaitFilms(4);
      store.database.execute("update film set price = 4");
    }
    store.topic.delete(1);
    store.topic.compact();
    store.forgetSubscription();
    store.topic.heartbeat().flush();

    try (Replicas replicas = store.start(kept)) {
      store.awaitFilms(3);
    }
    assertThat(store.database.query("select id, price from film where _deleted_at is not null"))
        .containsExactly("1|4");

    try (Replicas replicas = store.start(kept)) {
      store.topic.upsert(1, film(1, "Back", 2020)).flush();
      await().until(() -> store.database.films().contains("1|Back|2020|4"));
    }
  }

  @Test
  void aLargePartitionGoesThroughTheStage() throws Exception {
    Version begun = store.topic.beginSnapshot();
    for (int i = 1; i <= 30_000; i++) {
      store.has(i, "Film " + i, i % 100);
    }
    store.topic.completeSnapshot(begun).flush();
    store.database.executeUnguarded(
        "insert into film (id, title, _version) select i, 'gone', '"
            + first()
            + "' from generate_series(25001, 75000) i");

    try (Replicas replicas = store.start()) {
      await().until(() -> positions() == PARTITIONS);
      store.awaitFilms(30_000);
    }
    assertThat(store.database.query("select count(*) from film where title = 'Film ' || id"))
        .containsExactly("30000");
  }

  @Test
  void theFirstBeginsAgainIfItsConnectionWasEndedWhileItFilled() throws Exception {
    store.completeSnapshotOf(30_000);

    try (Blockade blockade = Blockade.on(store, "lock table film in share mode");
        Replicas replicas = store.start()) {
      await().until(() -> blockade.isMetBy("copy%film%"));
      store.topic.delete(1);
      store.has(2, "Changed meanwhile", 2002).topic.flush();
      blockade.endWhoWaits();
      blockade.close();

      store.awaitFilms(29_999);
      assertThat(store.database.films()).contains("2|Changed meanwhile|2002|null");
    }
  }

  @Test
  void beginsAgainIfItsConnectionWasEndedWhileItStaged() throws Exception {
    store.completeSnapshotOf(30_000);
    store.database.executeUnguarded(
        "insert into film (id, title, _version) values (77777, 'gone', '" + first() + "')");

    try (Replicas replicas = store.start()) {
      try (Blockade blockade = Blockade.onStage(store)) {
        await().until(() -> blockade.isMetBy("copy%tablecast_stage%"));
        store.topic.delete(1);
        store.has(2, "Changed meanwhile", 2002).topic.flush();
        blockade.endWhoWaits();
      }

      store.awaitFilms(29_999);
      assertThat(store.database.films()).contains("2|Changed meanwhile|2002|null");
    }
  }

  private int positions() {
    List<String> caughtUp =
        store.database.query("select 1 from tablecast.position where message_id is not null");
    return caughtUp.size();
  }

  private static String first() {
    return new Version(1, 1, 0).toUuid().toString();
  }
}
