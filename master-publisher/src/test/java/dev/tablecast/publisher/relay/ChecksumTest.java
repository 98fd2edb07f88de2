package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.ForumSums;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.OutboxTable;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.TopicLog;
import dev.tablecast.publisher.backfill.ChecksumProgress;
import dev.tablecast.publisher.relay.RelayStatus.State;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.Opinion;
import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.RowKey;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checksums by a running relay. */
class ChecksumTest {

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
  void aPassGoesThroughAllRowsOfATable() throws Exception {
    forum.settings(forum.settings().withSnapshotChunkRows(1_000));
    insertMovies(100);
    Publisher publisher = forum.publish();

    publisher.checksums().request("movie", "a test");

    List<Marker.Checksum> checksums = await("forum.movie", KeyInterval.ALL);
    assertThat(checksums)
        .extracting(Marker.Checksum::sums)
        .containsExactlyElementsOf(ForumSums.movies(forum, "true"));
    ForumSums.requireTruth(forum.movies());
    Forum.patiently().until(() -> asked(publisher, "forum.movie") == 0);
  }

  @Test
  void jsonHasOneSpellingAndRowsThatCannotBePublishedAreLeftOut() throws Exception {
    forum.execute(
        "alter table review alter details type json",
        """
        insert into review (author, number, movie_id, details)
        select 'a', i, i, '{"b":  1, "a": [2]}' from generate_series(1, 8) i
        """,
        "insert into review (author, number, movie_id, written) values ('a', 9, 9, 'infinity')");
    Publisher publisher = forum.publish();

    publisher.checksums().request("review", "a test");

    List<Marker.Checksum> checksums = await("forum.review", KeyInterval.ALL);
    forum.execute(
        """
        create table copied as
        select author, number, movie_id, genre, written, stars, headline, tags,
          '{"a":[2],"b":1}'::jsonb as details
        from review where number <> 9
        """);
    assertThat(checksums)
        .extracting(Marker.Checksum::sums)
        .containsExactlyElementsOf(ForumSums.reviews(forum, "copied"));
    assertThat(checksums.stream().flatMap(each -> each.except().stream())).containsExactly("a,9");
  }

  @Test
  void whateverHappensMeanwhileTheTopicIsWhatAChecksumSaysOfIt() throws Exception {
    insertMovies(2_000);
    Publisher publisher = forum.publish();
    try (Churn churn = new Churn(forum)) {
      churn.awaitCommits(50);
      for (int i = 0; i < 3; i++) {
        publisher.checksums().request("movie", "a test");
        awaitPasses("forum.movie", i + 1);
      }
    }

    TopicLog topic = forum.movies();
    assertThat(topic.markers("Checksum")).hasSizeGreaterThan(2 * 3 * 100);
    ForumSums.requireTruth(topic);
    passes(topic).values().forEach(ChecksumTest::assertWhole);
  }

  @Test
  void aRangeIsSummedUpInChunksAsFineAsWanted() throws Exception {
    insertMovies(50);
    Publisher publisher = forum.publish();

    publisher.checksums().request("movie", new KeyInterval("10", "30"), 5, "a test");

    await("forum.movie", new KeyInterval("25", "30"));
    assertThat(intervals(forum.movies()))
        .containsExactly(
            new KeyInterval("10", "15"),
            new KeyInterval("15", "20"),
            new KeyInterval("20", "25"),
            new KeyInterval("25", "30"));
    ForumSums.requireTruth(forum.movies());
  }

  @ParameterizedTest
  @ValueSource(strings = {"und-x-icu", "C", "default"})
  void rangesOfTextsAreTheSameWhateverTheCollation(String collation) throws Exception {
    forum.execute(
        "alter table review alter author type text collate \"%s\"".formatted(collation),
        """
        insert into review (author, number, movie_id)
        select a, n, 1 from unnest(array['Ärger', 'a, b', 'B', 'c']) a, generate_series(2, 11) n
        """);
    Publisher publisher = forum.publish();

    publisher.checksums().request("review", "a test");

    awaitPasses("forum.review", 1);
    String second = RowKey.of(List.of("a, b", "11"));
    assertThat(intervals(forum.reviews()))
        .containsExactly(
            new KeyInterval(null, "B,11"),
            new KeyInterval("B,11", second),
            new KeyInterval(second, "c,11"),
            new KeyInterval("c,11", "Ärger,11"),
            new KeyInterval("Ärger,11", null));
  }

  @Test
  void outboxTablesAreToldNotToBeProven() throws Exception {
    OwnerSchema schema =
        new OwnerSchema(
            forum.settings(),
            List.of(MasterTable.of(Movie.class)),
            List.of(OutboxTable.of(Opinion.class).incomplete()));

    Publisher publisher = forum.start(schema);

    assertThat(state(publisher, "forum.opinion")).isEqualTo(ChecksumProgress.State.NOT_PROVEN);
    assertThat(state(publisher, "forum.movie")).isEqualTo(ChecksumProgress.State.WAITING);
  }

  @Test
  void aRelayThatDiesInTheMiddleOfAPassIsFollowedByOneThatGoesOn() throws Exception {
    insertMovies(4_000);
    Publisher first = forum.publish();

    first.checksums().request("movie", "a test");
    Forum.patiently().until(() -> rows(first, "forum.movie") > 1_000);
    first.close();
    int before = intervals(forum.movies()).size();
    Publisher second = forum.start();

    awaitPasses("forum.movie", 1);
    Forum.patiently().until(() -> asked(second, "forum.movie") == 0);
    TopicLog topic = forum.movies();
    assertThat(before).isLessThan(401);
    assertThat(passes(topic)).as("the same pass").hasSize(1);
    passes(topic).values().forEach(ChecksumTest::assertWhole);
    assertThat(intervals(topic))
        .as("what was on record does not come twice")
        .hasSizeBetween(401, 400 + before);
    ForumSums.requireTruth(topic);
  }

  @Test
  void aTableTruncatedInTheMiddleOfAPassHasNoMoreRows() throws Exception {
    insertMovies(2_000);
    Publisher publisher = forum.publish();

    publisher.checksums().request("movie", "a test");
    Forum.patiently().until(() -> rows(publisher, "forum.movie") > 100);
    forum.execute("truncate movie", "insert into movie values (5, 'new', 1)");

    awaitPasses("forum.movie", 1);
    TopicLog topic = forum.movies();
    ForumSums.requireTruth(topic);
    assertThat(checksums(topic))
        .filteredOn(checksum -> checksum.keys().upTo() == null)
        .hasSize(2)
        .allMatch(checksum -> checksum.sums().count() == 0);
  }

  @Test
  void aPassWaitsForTheTablesSnapshot() throws Exception {
    insertMovies(10);
    Publisher publisher = forum.publish();
    publisher.snapshots().pause("movie", "a test");
    publisher.snapshots().request("movie", "a test");

    publisher.checksums().request("movie", "a test");
    publisher.checksums().request("review", "a test");

    await("forum.review", KeyInterval.ALL);
    assertThat(forum.movies().markers("Checksum")).isEmpty();
    assertThat(asked(publisher, "forum.movie")).isEqualTo(1);
    publisher.snapshots().resume("movie", "a test");
    awaitPasses("forum.movie", 1);
    TopicLog topic = forum.movies();
    assertThat(topic.markers("Checksum").get(0).version())
        .isGreaterThan(topic.markers("SnapshotCompleted").get(1).version());
  }

  @Test
  void aCommitThatOthersCannotSeeYetIsWaitedFor() throws Exception {
    insertMovies(10);
    Publisher publisher = forum.publish();
    try (Connection running = forum.database().connect();
        Statement statement = running.createStatement()) {
      running.setAutoCommit(false);
      statement.execute("update movie set title = 'late' where id = 3");
      publisher.checksums().request("movie", "a test");

      // It cannot be told from one that has committed and is not visible yet.
      Forum.patiently()
          .until(() -> state(publisher, "forum.movie") == ChecksumProgress.State.READING);
      assertThat(forum.movies().markers("Checksum")).isEmpty();
      running.commit();
    }

    awaitPasses("forum.movie", 1);
    ForumSums.requireTruth(forum.movies());
  }

  @Test
  void passesFollowUponOneAnotherInTheTimeThatIsSet() throws Exception {
    forum.settings(forum.settings().withChecksumEvery(Duration.ofSeconds(3)));
    insertMovies(50);
    forum.execute("analyze movie");
    Publisher publisher = forum.publish();

    awaitPasses("forum.movie", 2);
    publisher.close();

    TopicLog topic = forum.movies();
    ForumSums.requireTruth(topic);
    List<List<KeyInterval>> passes = List.copyOf(passes(topic).values());
    assertWhole(passes.get(0));
    assertWhole(passes.get(1));
    assertThat(passes.get(0)).hasSize(6);
  }

  @Test
  void aStandingPassGoesOnWhereTheRelayBeforeHadCome() throws Exception {
    forum.settings(forum.settings().withChecksumEvery(Duration.ofSeconds(10)));
    insertMovies(100);
    forum.execute("analyze movie");
    Publisher first = forum.publish();
    Forum.patiently().until(() -> intervals(forum.movies()).size() >= 3);
    first.close();
    int before = intervals(forum.movies()).size();

    Publisher second = forum.start();

    Forum.patiently().until(() -> intervals(forum.movies()).size() >= before + 2);
    assertThat(passes(forum.movies())).hasSize(1);
    assertThat(rows(second, "forum.movie")).isGreaterThanOrEqualTo(40);
  }

  @Test
  void withoutATimeNothingIsSummedUpOfItself() throws Exception {
    forum.settings(forum.settings().withChecksumEvery(Duration.ZERO));

    Publisher publisher = forum.publish();

    assertThat(state(publisher, "forum.movie")).isEqualTo(ChecksumProgress.State.OFF);
  }

  private void insertMovies(int count) throws Exception {
    forum.execute(
        "insert into movie select i, 'm', 1 from generate_series(1, %d) i".formatted(count));
  }

  /** Waits for the checksums of an interval, one for each partition. */
  private List<Marker.Checksum> await(String topic, KeyInterval keys) throws Exception {
    Forum.patiently().until(() -> checksums(forum.read(topic), keys).size() == 2);
    return checksums(forum.read(topic), keys);
  }

  /** Waits until so many passes have come to the table's end. */
  private void awaitPasses(String topic, int count) {
    Forum.patiently().until(() -> wholePasses(forum.read(topic)) >= count);
  }

  private static List<Marker.Checksum> checksums(TopicLog topic, KeyInterval keys) {
    return checksums(topic).filter(checksum -> checksum.keys().equals(keys)).toList();
  }

  private static Stream<Marker.Checksum> checksums(TopicLog topic) {
    return topic.markers("Checksum").stream().map(ForumSums::checksum).map(Objects::requireNonNull);
  }

  /** The intervals of the first partition, in order. */
  private static List<KeyInterval> intervals(TopicLog topic) {
    return topic.markers("Checksum").stream()
        .filter(entry -> entry.partition() == 0)
        .map(ForumSums::checksum)
        .map(Objects::requireNonNull)
        .map(Marker.Checksum::keys)
        .toList();
  }

  /** The intervals of each pass, as the first partition has them. */
  private static Map<String, List<KeyInterval>> passes(TopicLog topic) {
    Map<String, List<KeyInterval>> passes = new LinkedHashMap<>();
    for (TopicLog.Entry entry : topic.markers("Checksum")) {
      if (entry.partition() == 0) {
        Marker.Checksum checksum = Objects.requireNonNull(ForumSums.checksum(entry));
        passes.computeIfAbsent(checksum.pass(), pass -> new ArrayList<>()).add(checksum.keys());
      }
    }
    return passes;
  }

  private static boolean isWhole(List<KeyInterval> pass) {
    return pass.get(pass.size() - 1).upTo() == null;
  }

  private static long wholePasses(TopicLog topic) {
    return passes(topic).values().stream().filter(ChecksumTest::isWhole).count();
  }

  /** Whether nothing is missing; what a dead relay had not on record may come twice. */
  private static void assertWhole(List<KeyInterval> pass) {
    assertThat(pass.get(0).after()).isNull();
    Set<String> ends = new HashSet<>();
    for (KeyInterval keys : pass) {
      assertThat(keys.after() == null || ends.contains(keys.after())).isTrue();
      ends.add(keys.inclusiveEnd().orElse(""));
    }
    assertThat(pass.get(pass.size() - 1).upTo()).isNull();
  }

  private static ChecksumProgress progress(Publisher publisher, String topic) {
    Forum.await(publisher, State.RUNNING);
    return Objects.requireNonNull(publisher.status().checksums().get(topic));
  }

  private static int asked(Publisher publisher, String topic) {
    return progress(publisher, topic).asked();
  }

  private static long rows(Publisher publisher, String topic) {
    return progress(publisher, topic).rows();
  }

  private static ChecksumProgress.State state(Publisher publisher, String topic) {
    return progress(publisher, topic).state();
  }
}
