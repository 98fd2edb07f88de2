package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.KeyRange;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.TopicLog;
import dev.tablecast.publisher.backfill.SnapshotProgress;
import dev.tablecast.publisher.relay.RelayStatus.State;
import dev.tablecast.wire.RowKey;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots of a range of keys that somebody asked for. */
class RequestedRangeTest {

  private Forum forum;

  @BeforeEach
  void create() throws Exception {
    forum = Forum.create();
    forum.settings(forum.settings().withSnapshotChunkRows(10));
  }

  @AfterEach
  void close() throws Exception {
    forum.close();
  }

  @Test
  void exactlyItsRowsComeAgainAndItsLeftoversAloneAreDeleted() throws Exception {
    insertMovies(100);
    Publisher publisher = forum.publish();
    forum.executeUnseen("delete from movie where id in (15, 9, 45)");

    request(publisher, "movie", KeyRange.between("9", "40"));

    TopicLog movies = forum.movies();
    assertThat(again(movies)).isEqualTo(ids(9, 40).toList());
    assertThat(movies.titles("9")).containsExactly("m", "-");
    assertThat(movies.titles("15")).containsExactly("m", "-");
    assertThat(movies.titles("45")).as("not in the range").containsExactly("m");
    assertThat(movies.titles("40")).containsExactly("m", "m");
    assertThat(movies.markers("SnapshotBegun")).as("only the first snapshot's").hasSize(2);
    assertThat(movies.markers("SnapshotCompleted")).hasSize(2);
  }

  @Test
  void aRangeWithoutAnEndGoesUpToTheLastRow() throws Exception {
    insertMovies(30);
    Publisher publisher = forum.publish();
    forum.executeUnseen("delete from movie where id = 30");

    request(publisher, "movie", new KeyRange("25", null));

    assertThat(again(forum.movies())).isEqualTo(ids(25, 30).toList());
    forum.awaitSameMovies();
  }

  @Test
  void keysOfSeveralColumnsAreInTheOrderOfTheirIndex() throws Exception {
    forum.execute(
        "alter table review alter author type text collate \"und-x-icu\"",
        """
        insert into review (author, number, movie_id)
        select a, n, 1 from unnest(array['Ärger', 'a, b', 'B', 'c']) a, generate_series(2, 11) n
        """);
    Publisher publisher = forum.publish();
    forum.executeUnseen(
        "delete from review where (author, number) in (('Ärger', 2), ('B', 10), ('c', 3))");

    request(
        publisher,
        "review",
        KeyRange.between(RowKey.of(List.of("a, b", "11")), RowKey.of(List.of("B", "10"))));

    Stream<String> inOrder =
        Stream.concat(
            Stream.of(RowKey.of(List.of("a, b", "11"))),
            Stream.concat(
                IntStream.rangeClosed(2, 11).mapToObj(n -> "Ärger," + n),
                IntStream.rangeClosed(2, 10).mapToObj(n -> "B," + n)));
    TopicLog reviews = forum.reviews();
    assertThat(again(reviews)).containsExactlyInAnyOrderElementsOf(inOrder.toList());
    assertThat(reviews.of("Ärger,2")).last().matches(entry -> entry.value() == null);
    assertThat(reviews.of("B,10")).last().matches(entry -> entry.value() == null);
  }

  @Test
  void aRelayThatDiesInTheMiddleIsFollowedByOneThatGoesOn() throws Exception {
    insertMovies(1_000);
    Publisher first = forum.publish();
    forum.executeUnseen("delete from movie where id = 102");

    first.snapshots().request("movie", KeyRange.between("101", "900"), "a test");
    Forum.patiently().until(() -> rowsRead(first) > 400);
    first.close();
    Publisher second = forum.start();

    awaitNone(second);
    TopicLog movies = forum.movies();
    assertThat(again(movies)).hasSize(800).doesNotContain("100", "901");
    assertThat(movies.titles("102")).containsExactly("m", "-");
    assertThat(movies.rows())
        .as("only what was not on record comes twice")
        .hasSizeBetween(1_800, 2_200);
  }

  @Test
  void aTableTruncatedMeanwhileNeedsItsRangeNoMore() throws Exception {
    insertMovies(1_000);
    Publisher publisher = forum.publish();

    publisher.snapshots().request("movie", KeyRange.between("1", "1000"), "a test");
    Forum.patiently().until(() -> rowsRead(publisher) > 0);
    forum.execute("truncate movie");

    awaitNone(publisher);
    forum.execute("insert into movie values (5, 'new', 1)");
    forum.awaitSameMovies();
    publisher.close();
    awaitNone(forum.start());
    assertThat(forum.movies().titles("5")).containsOnlyOnce("new");
  }

  @Test
  void aRangeAskedForAgainWhileItWaitsIsPublishedOnce() throws Exception {
    insertMovies(10);
    Publisher publisher = forum.publish();
    publisher.snapshots().pause("movie", "a test");

    publisher.snapshots().request("movie", KeyRange.only("3"), "a test");
    publisher.snapshots().request("movie", KeyRange.only("3"), "a test");
    publisher.snapshots().request("movie", KeyRange.only("4"), "a test");
    publisher.snapshots().resume("movie", "a test");

    Forum.patiently().until(() -> forum.movies().titles("4").size() == 2);
    awaitNone(publisher);
    assertThat(forum.movies().titles("3")).hasSize(2);
  }

  @Test
  void aRangeIsPartOfAWholeSnapshotThatWaits() throws Exception {
    insertMovies(10);
    Publisher publisher = forum.publish();
    publisher.snapshots().pause("movie", "a test");

    publisher.snapshots().request("movie", "a test");
    publisher.snapshots().request("movie", KeyRange.only("3"), "a test");
    publisher.snapshots().resume("movie", "a test");

    Forum.patiently().until(() -> forum.movies().markers("SnapshotCompleted").size() == 4);
    awaitNone(publisher);
    assertThat(forum.movies().titles("3")).hasSize(2);
  }

  private void insertMovies(int count) throws Exception {
    forum.execute(
        "insert into movie select i, 'm', 1 from generate_series(1, %d) i".formatted(count));
  }

  /** Asks, and waits until it has been carried out. */
  private void request(Publisher publisher, String table, KeyRange range) {
    long changes = publisher.status().publishedChanges();
    publisher.snapshots().request(table, range, "a test");
    Forum.patiently().until(() -> publisher.status().publishedChanges() > changes);
    awaitNone(publisher);
  }

  private static void awaitNone(Publisher publisher) {
    Forum.await(publisher, State.RUNNING);
    Forum.patiently().until(() -> publisher.status().snapshots().isEmpty());
  }

  private static long rowsRead(Publisher publisher) {
    SnapshotProgress progress = publisher.status().snapshots().get("forum.movie");
    return progress == null ? 0 : progress.rowsRead();
  }

  /** Keys that came more than once, numbers in their order. */
  private static List<String> again(TopicLog log) {
    return log.rows().stream()
        .map(TopicLog.Entry::key)
        .distinct()
        .filter(key -> log.of(key).size() > 1)
        .sorted(java.util.Comparator.comparing(RequestedRangeTest::number))
        .toList();
  }

  private static int number(String key) {
    return key.matches("\\d+") ? Integer.parseInt(key) : 0;
  }

  private static Stream<String> ids(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(Integer::toString);
  }
}
