package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.tablecast.proto.Decimal;
import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.OutboxTable;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.TestDatabase;
import dev.tablecast.publisher.TopicLog;
import dev.tablecast.publisher.relay.RelayStatus.State;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.Review;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots by a running relay. */
class SnapshotTest {

  /** What makes the next relay take a snapshot of the reviews. */
  private static final String REDEFINE =
      """
      begin;
      alter publication tablecast_forum drop table review;
      alter table review alter headline type varchar(20) using upper(headline);
      alter publication tablecast_forum add table review
        (author, number, movie_id, genre, written, stars, headline, tags, details);
      commit
      """;

  private Forum forum;

  @BeforeEach
  void create() throws Exception {
    forum = Forum.create();
    forum.execute(
        "insert into movie select i, 'm', 1 from generate_series(1, 50) i",
        "insert into review (author, number, movie_id) select 'a', i, i from generate_series(1, 50) i");
  }

  @AfterEach
  void close() throws Exception {
    forum.close();
  }

  @Test
  void everythingIsPublishedWhileWritesGoOn() throws Exception {
    forum.execute("truncate movie");
    forum.settings(forum.settings().withSnapshotChunkRows(20));
    try (Load load = Load.on(forum)) {
      load.awaitCommits(100);
      forum.publish();
      load.awaitCommits(100);
    }

    forum.awaitSameMovies();
  }

  @Test
  void leftoversOfATruncatedTableAreRemovedByALaterRelay() throws Exception {
    forum.publish().close();
    forum.execute(REDEFINE);

    try (Connection older = older()) {
      Publisher first = forum.start();
      Forum.await(first, State.RUNNING);
      forum.execute("truncate movie", "insert into movie values (99, 'new', 1)");
      Forum.patiently().until(() -> forum.movies().markers("SnapshotCompleted").size() == 4);
      first.close();
      assertThat(forum.movies().titles("1")).as("its runner waited").containsExactly("m");
    }

    forum.publish();

    forum.awaitSameMovies();
    assertThat(forum.movies().movies()).containsOnlyKeys("99");
  }

  @Test
  void aParkedRowIsKeptAsItLastWasUntilItCanBeCarriedOrIsGone() throws Exception {
    Publisher first = forum.publish();
    forum.execute("update review set written = 'infinity' where number in (1, 2)");
    Forum.patiently().until(() -> first.status().parkedKeys().size() == 2);
    first.close();
    forum.execute(REDEFINE);

    Publisher second = forum.start();

    Forum.patiently().until(() -> forum.reviews().markers("SnapshotCompleted").size() == 4);
    assertKept("a,1");
    assertKept("a,2");
    assertThat(second.status().parkedKeys()).hasSize(2);

    forum.execute("update review set written = now() where number = 1", "truncate review");

    Forum.patiently().until(() -> isGone("a,1") && isGone("a,2"));
    assertThat(second.status().parkedKeys()).isEmpty();
  }

  /** The row as it was first has come again, after the last snapshot's beginning. */
  private void assertKept(String key) throws Exception {
    TopicLog reviews = forum.reviews();
    List<TopicLog.Entry> rows = reviews.of(key);
    Version begun = reviews.markers("SnapshotBegun").get(1).version();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(1).value()).isEqualTo(rows.get(0).value());
    assertThat(rows.get(1).version()).isGreaterThan(begun);
  }

  private boolean isGone(String key) throws Exception {
    List<TopicLog.Entry> rows = forum.reviews().of(key);
    return rows.get(rows.size() - 1).value() == null;
  }

  @Test
  void truncatingOneTableDoesNotEndTheSnapshotOfAnother() throws Exception {
    forum.publish().close();
    forum.execute(REDEFINE);

    try (Connection older = older()) {
      Forum.await(forum.start(), State.RUNNING);
      Forum.patiently().until(() -> forum.reviews().markers("SnapshotBegun").size() == 4);
      forum.execute("truncate movie");
      Forum.patiently().until(() -> forum.movies().markers("SnapshotCompleted").size() == 4);
    }

    Forum.patiently().until(() -> forum.reviews().markers("SnapshotCompleted").size() == 4);
    TopicLog reviews = forum.reviews();
    assertThat(reviews.of("a,50")).hasSize(2);
    forum.awaitSameMovies();
  }

  @Test
  void anOutboxTableThatKeepsGrowingIsReadOnlyUntilItsReaderHasFewerRowsThanItMay()
      throws Exception {
    forum.settings(forum.settings().withSnapshotChunkRows(10));
    AtomicInteger next = new AtomicInteger();

    OutboxTable reviews =
        OutboxTable.of(Review.class)
            .rereadBy((connection, after, limit) -> List.of(review(next.incrementAndGet())));

    Publisher publisher =
        forum.start(
            new OwnerSchema(
                forum.settings(), List.of(MasterTable.of(Movie.class)), List.of(reviews)));
    Forum.await(publisher, State.RUNNING);

    Forum.patiently().until(() -> forum.reviews().markers("SnapshotCompleted").size() == 2);
    assertThat(forum.reviews().rows()).hasSize(1);
  }

  private static Review review(int number) {
    return Review.newBuilder()
        .setAuthor("a")
        .setNumber(number)
        .setMovieId(1)
        .setWritten(Timestamp.newBuilder().setSeconds(1))
        .setStars(Decimal.newBuilder().setValue("4.5"))
        .build();
  }

  /** A transaction that a snapshot has to wait for. */
  private Connection older() throws Exception {
    Connection connection = forum.database().connect();
    connection.setAutoCommit(false);
    TestDatabase.execute(connection, "select pg_current_xact_id()");
    return connection;
  }
}
