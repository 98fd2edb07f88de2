package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.OutboxTable;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.TopicLog;
import dev.tablecast.publisher.backfill.SnapshotProgress;
import dev.tablecast.publisher.relay.RelayStatus.State;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.Opinion;
import dev.tablecast.wire.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots of a whole table that somebody asked for. */
class RequestedSnapshotTest {

  private static final int MOVIES = 2_000;

  private static final String CUT =
      "select pg_terminate_backend(active_pid) from pg_replication_slots"
          + " where database = current_database()";

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
  void aTableIsPublishedAgainUnderHigherVersionsWhileWritesGoOn() throws Exception {
    Publisher publisher = forum.publish();
    try (Load load = Load.on(forum)) {
      load.awaitCommits(200);
      publisher.snapshots().request("movie", "a test");
      Forum.patiently().until(() -> completed() == 4);
      load.awaitCommits(50);
    }

    forum.awaitSameMovies();
    TopicLog movies = forum.movies();
    assertThat(movies.markers("SnapshotBegun")).hasSize(4);
    Version begun = movies.markers("SnapshotBegun").get(1).version();
    assertThat(movies.movies().keySet())
        .allSatisfy(key -> assertThat(last(movies.of(key)).version()).as(key).isGreaterThan(begun));
    assertThat(publisher.status().epoch()).isEqualTo(1);
    Forum.patiently().until(() -> publisher.status().snapshots().isEmpty());
  }

  @Test
  void aKeyThatOnlyTheTopicHasIsDeleted() throws Exception {
    Publisher publisher = forum.publish();
    forum.execute("insert into movie values (1, 'kept', 1), (2, 'deleted unseen', 1)");
    forum.awaitSameMovies();
    forum.executeUnseen("delete from movie where id = 2");

    publisher.snapshots().request("forum.movie", "a test");

    forum.awaitSameMovies();
    assertThat(forum.movies().titles("2")).containsExactly("deleted unseen", "-");
    assertThat(forum.movies().titles("1")).containsExactly("kept", "kept");
  }

  @Test
  void anOutboxTableIsReadAgainByItsReader() throws Exception {
    OutboxTable opinions =
        OutboxTable.of(Opinion.class)
            .rereadBy(
                (connection, after, limit) ->
                    after.isPresent()
                        ? List.of()
                        : List.of(Opinion.newBuilder().setAuthor("a").setNumber(1).build()));
    Publisher publisher =
        forum.start(
            new OwnerSchema(
                forum.settings(), List.of(MasterTable.of(Movie.class)), List.of(opinions)));
    Forum.await(publisher, State.RUNNING);
    // What is asked for while the first is under way joins it.
    Forum.patiently().until(() -> opinions().markers("SnapshotCompleted").size() == 2);

    publisher.snapshots().request("opinion", "a test");

    Forum.patiently().until(() -> opinions().markers("SnapshotCompleted").size() == 4);
    assertThat(opinions().of("a,1")).hasSize(2);
  }

  private TopicLog opinions() throws Exception {
    return forum.read("forum.opinion");
  }

  @Test
  void anInstanceThatDoesNotPublishTakesTheRequestToo() throws Exception {
    forum.publish();
    Publisher second = forum.start();
    Forum.await(second, State.WAITING_FOR_SLOT);

    second.snapshots().request("movie", "a test");

    Forum.patiently().until(() -> completed() == 4);
  }

  @Test
  void aRequestThatNoRelayHasReadYetIsCarriedOutByTheNext() throws Exception {
    Publisher first = forum.publish();
    first.close();

    first.snapshots().request("movie", "a test");
    forum.start();

    Forum.patiently().until(() -> completed() == 4);
  }

  @Test
  void aRelayThatDiesInTheMiddleIsFollowedByOneThatGoesOn() throws Exception {
    Publisher first = forum.publish();
    Publisher second = forum.start();
    Forum.await(second, State.WAITING_FOR_SLOT);
    insertMovies();

    first.snapshots().request("movie", "a test");
    Forum.patiently().until(() -> rowsRead(first) > MOVIES / 2);
    first.close();

    Forum.patiently().until(() -> completed() == 4);
    forum.awaitSameMovies();
    TopicLog movies = forum.movies();
    assertThat(movies.markers("SnapshotBegun")).as("none begins anew").hasSize(4);
    assertThat(movies.rows())
        .as("only what was not on record comes twice")
        .hasSizeBetween(2 * MOVIES, 2 * MOVIES + MOVIES / 2);
  }

  @Test
  void aRelayThatLosesItsSlotInTheMiddleGoesOn() throws Exception {
    Publisher publisher = forum.publish();
    insertMovies();

    publisher.snapshots().request("movie", "a test");
    Forum.patiently().until(() -> rowsRead(publisher) > MOVIES / 10);
    forum.execute(CUT);

    Forum.patiently().until(() -> completed() == 4);
    forum.awaitSameMovies();
    assertThat(forum.movies().markers("SnapshotBegun")).hasSize(4);
  }

  @Test
  void aPausedSnapshotWaitsForItsResumptionAlsoAcrossRelaysAndHoldsUpNoOtherTable()
      throws Exception {
    Publisher first = forum.publish();
    insertMovies();
    first.snapshots().request("movie", "a test");
    Forum.patiently().until(() -> rowsRead(first) > 0);
    first.snapshots().pause("movie", "a test");
    Forum.patiently().until(() -> isPaused(first));
    long read = rowsRead(first);
    first.snapshots().request("review", "a test");
    Forum.patiently().until(() -> forum.reviews().markers("SnapshotCompleted").size() == 4);
    assertThat(rowsRead(first)).isEqualTo(read).isLessThan(MOVIES);
    first.close();

    Publisher second = forum.start();
    Forum.await(second, State.RUNNING);
    Forum.patiently().until(() -> isPaused(second));
    second.snapshots().request("movie", "a test that joins");
    second.snapshots().request("review", "a test");
    Forum.patiently().until(() -> forum.reviews().markers("SnapshotCompleted").size() == 6);
    assertThat(completed()).isEqualTo(2);

    second.snapshots().resume("movie", "a test");

    Forum.patiently().until(() -> second.status().snapshots().isEmpty());
    assertThat(completed()).as("the second request has joined").isEqualTo(4);
    assertThat(forum.movies().rows()).hasSizeBetween(2 * MOVIES, 2 * MOVIES + 50);
  }

  @Test
  void aPauseThatIsOverIsForgotten() throws Exception {
    Publisher first = forum.publish();
    first.snapshots().pause("movie", "a test");
    Forum.patiently().until(() -> isPaused(first));
    first.snapshots().resume("movie", "a test");
    Forum.patiently().until(() -> first.status().snapshots().isEmpty());
    first.close();

    Publisher second = forum.start();
    second.snapshots().request("movie", "a test");

    Forum.patiently().until(() -> completed() == 4);
  }

  private static TopicLog.Entry last(List<TopicLog.Entry> rows) {
    return rows.get(rows.size() - 1);
  }

  private void insertMovies() throws Exception {
    forum.execute(
        "insert into movie select i, 'm', 1 from generate_series(1, %d) i".formatted(MOVIES));
    forum.awaitSameMovies();
  }

  private int completed() throws Exception {
    return forum.movies().markers("SnapshotCompleted").size();
  }

  private static long rowsRead(Publisher publisher) {
    SnapshotProgress progress = progress(publisher);
    return progress == null ? 0 : progress.rowsRead();
  }

  private static boolean isPaused(Publisher publisher) {
    SnapshotProgress progress = progress(publisher);
    return progress != null && progress.state() == SnapshotProgress.State.PAUSED;
  }

  private static @Nullable SnapshotProgress progress(Publisher publisher) {
    return publisher.status().snapshots().get("forum.movie");
  }
}
