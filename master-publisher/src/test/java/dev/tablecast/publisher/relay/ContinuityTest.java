package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.devservices.PostgresOptions;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.TestDatabase;
import dev.tablecast.publisher.TopicLog.Entry;
import dev.tablecast.publisher.backfill.SnapshotProgress;
import dev.tablecast.publisher.relay.RelayStatus.State;
import dev.tablecast.publisher.tests.Review;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log that is not what it was, and one that shows commits before others can see them. */
class ContinuityTest {

  private static final int ROWS = 1500;

  private PostgresServer postgres;
  private Forum forum;

  @BeforeEach
  void start() throws Exception {
    postgres =
        PostgresServer.startEmbedded(PostgresOptions.fast().with("synchronous_commit", "local"));
    forum = Forum.on(postgres);
  }

  @AfterEach
  void stop() throws Exception {
    forum.close();
    postgres.close();
  }

  @Test
  void aRestoredDatabaseBeginsANewEpochAndThatIsToldUntilAllIsPublishedAgain() throws Exception {
    forum.execute(
        "insert into movie select i, 'old', 1 from generate_series(1, %d) i".formatted(ROWS),
        "analyze movie");
    forum.publish().close();
    postgres.stop();
    Path copy = postgres.copyData();
    postgres.restart();
    Publisher beforeTheLoss = forum.publish();
    forum.execute("insert into movie values (7777, 'lost', 1)");
    forum.awaitSameMovies();
    beforeTheLoss.close();
    postgres.stop();
    postgres.restoreData(copy);
    postgres.restart();
    forum.execute("insert into movie values (8888, 'instead', 1)");
    forum.settings(forum.settings().withSnapshotChunkRows(1));

    Publisher first = forum.start();
    Forum.patiently().until(() -> rowsRead(first) > 50);
    assertRecovering(first);
    assertThat(first.status().snapshots().get("forum.movie"))
        .extracting(SnapshotProgress::rowsEstimated)
        .isEqualTo((long) ROWS);
    first.close();
    Publisher second = forum.start();
    Forum.patiently().until(() -> rowsRead(second) > 0);
    assertThat(rowsRead(second)).as("rows counted on").isGreaterThan(40);
    assertRecovering(second);
    second.close();

    forum.settings(forum.settings().withSnapshotChunkRows(1000));
    Publisher third = forum.start();
    Forum.await(third, State.RUNNING);
    forum.awaitSameMovies();
    assertThat(forum.movies().movies()).containsKey("8888").doesNotContainKey("7777");
    third.close();
    Publisher fourth = forum.publish();
    assertThat(fourth.status().wayOut()).isNull();
    assertThat(fourth.status().epoch()).isEqualTo(2);
  }

  private static void assertRecovering(Publisher publisher) {
    RelayStatus status = publisher.status();
    assertThat(status.state()).isEqualTo(State.CONTINUITY_LOST);
    assertThat(status.detail()).contains("continuity was lost", "tables are still to be published");
    assertThat(status.wayOut()).contains("every table is published again");
  }

  private static long rowsRead(Publisher publisher) {
    SnapshotProgress progress = publisher.status().snapshots().get("forum.movie");
    return progress == null ? 0 : progress.rowsRead();
  }

  @Test
  void aCommitThatTheLogShowsBeforeOthersSeeItIsNotOverwrittenByASnapshot() throws Exception {
    forum.execute("insert into review (author, number, movie_id) values ('a', 1, 1)");
    forum.publish().close();
    forum.execute(
        "alter publication tablecast_forum drop table review",
        "alter publication tablecast_forum add table review (author, number)");
    try (Connection older = postgres.connect(forum.database().name());
        Connection writer = postgres.connect(forum.database().name())) {
      Publisher publisher = beginSnapshotThatWaitsFor(older);
      forum.execute("alter system set synchronous_standby_names = 'nobody'");
      forum.execute("select pg_reload_conf()");
      Forum.patiently()
          .until(() -> forum.query("show synchronous_standby_names").equals(List.of("nobody")));
      Thread commit =
          new Thread(
              () -> {
                try {
                  TestDatabase.execute(
                      writer,
                      "set synchronous_commit = on",
                      "update review set movie_id = 2 where author = 'a'");
                } catch (java.sql.SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      commit.start();
      Forum.patiently().until(() -> movieIds().contains(2L));
      assertThat(forum.query("select movie_id from review")).as("others").containsExactly("1");

      older.rollback();
      awaitMoreCommits(publisher, 5);
      forum.execute("alter system set synchronous_standby_names = ''");
      forum.execute("select pg_reload_conf()");
      commit.join();
    }

    Forum.patiently().until(() -> forum.reviews().markers("SnapshotCompleted").size() == 4);
    assertThat(movieIds().subList(movieIds().indexOf(2L), movieIds().size())).containsOnly(2L);
  }

  private Publisher beginSnapshotThatWaitsFor(Connection older) throws Exception {
    older.setAutoCommit(false);
    TestDatabase.execute(older, "select pg_current_xact_id()");
    Publisher publisher = forum.start();
    Forum.patiently().until(() -> forum.reviews().markers("SnapshotBegun").size() == 4);
    return publisher;
  }

  private static void awaitMoreCommits(Publisher publisher, int commits) {
    for (int i = 0; i < commits; i++) {
      var last = publisher.status().lastPublished();
      Forum.patiently().until(() -> !Objects.equals(publisher.status().lastPublished(), last));
    }
  }

  private List<Long> movieIds() throws Exception {
    return forum.reviews().of("a,1").stream().map(ContinuityTest::movieId).toList();
  }

  private static long movieId(Entry entry) {
    try {
      return Review.parseFrom(entry.value()).getMovieId();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
