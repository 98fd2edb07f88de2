package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.TopicLog;
import dev.tablecast.publisher.TopicLog.Entry;
import dev.tablecast.publisher.TopicRequestException;
import dev.tablecast.publisher.relay.RelayStatus.State;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A topic of two partitions gets four, while the forum goes on. */
class AddedPartitionsTest {

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
  void everyRowMovesToItsPlaceInTheOrderOfItsChangesWhileWritesGoOn() throws Exception {
    Publisher publisher = forum.publish();
    try (Load load = Load.on(forum)) {
      load.awaitCommits(200);
      publisher.topics().addPartitions("movie", 4, "a test");
      awaitMoved();
      load.awaitCommits(50);
    }

    forum.awaitSameMovies();
    assertEveryKeyInItsPlace();
    assertOrder();
    assertBarriersBeforeAllElse(1);
    assertThat(publisher.status().epoch()).isEqualTo(1);
    assertThat(forum.partitions("forum.review")).isEqualTo(2);
  }

  @Test
  void anInstanceThatDoesNotPublishTakesTheOrderAndWhatIsThereAlreadyIsNotAskedForAgain()
      throws Exception {
    forum.publish();
    Publisher second = forum.start();
    Forum.await(second, State.WAITING_FOR_SLOT);
    forum.execute("insert into movie select i, 'm', 1 from generate_series(1, 50) i");

    second.topics().addPartitions("movie", 4, "a test");
    second.topics().addPartitions("movie", 4, "a test that insists");
    awaitMoved();
    second.topics().addPartitions("forum.movie", 4, "a test that comes late");
    forum.execute("insert into movie values (99, 'later', 1)");
    forum.awaitSameMovies();

    assertBarriersBeforeAllElse(1);
    assertThat(forum.movies().markers("SnapshotBegun")).hasSize(2 + 4);
  }

  @Test
  void anOrderThatNoRelayHasReadAndPartitionsThatAreThereAlreadyAreTakenUp() throws Exception {
    Publisher first = forum.publish();
    forum.execute("insert into movie select i, 'm', 1 from generate_series(1, 50) i");
    forum.awaitSameMovies();
    first.close();

    first.topics().addPartitions("movie", 4, "a test");
    updatePartitions(4);
    forum.start();

    awaitMoved();
    assertEveryKeyInItsPlace();
  }

  @Test
  void aRelayThatDiesAmidTheSnapshotIsFollowedByOneThatGoesOn() throws Exception {
    Publisher first = forum.publish();
    Publisher second = forum.start();
    Forum.await(second, State.WAITING_FOR_SLOT);
    insertMovies();

    first.topics().addPartitions("movie", 4, "a test");
    Forum.patiently().until(() -> hasRead(first, MOVIES / 2) || hasRead(second, MOVIES / 2));
    Publisher publishing = hasRead(first, 1) ? first : second;
    publishing.close();
    if (publishing == second) {
      Forum.await(first, State.RUNNING);
    }

    awaitMoved();
    forum.awaitSameMovies();
    assertEveryKeyInItsPlace();
    assertBarriersBeforeAllElse(1);
    assertThat(forum.movies().markers("SnapshotBegun")).as("none begins anew").hasSize(2 + 4);
  }

  @Test
  void aRelayThatIsCutOffOverAndOverComesToTheEnd() throws Exception {
    Publisher publisher = forum.publish();
    insertMovies();
    try (Load load = Load.on(forum)) {
      publisher.topics().addPartitions("movie", 4, "a test");
      for (int cut = 0; cut < 8; cut++) {
        load.awaitCommits(50 + 30 * cut);
        forum.execute(CUT);
      }
    }

    awaitMoved();
    forum.awaitSameMovies();
    assertEveryKeyInItsPlace();
    assertOrder();
    assertBarriersBeforeAllElse(1);
  }

  @Test
  void aRelayThatDiesAmidTheTombstonesIsFollowedByOneThatSendsTheRest() throws Exception {
    Publisher first = forum.publish();
    insertMovies();
    first.topics().addPartitions("movie", 4, "a test");
    Forum.patiently().until(() -> forum.movies().rows().stream().anyMatch(Entry::moved));
    first.close();

    forum.start();

    awaitMoved();
    assertEveryKeyInItsPlace();
  }

  @Test
  void aLogThatIsLostAmidTheMoveEndsInANewEpochWithEveryRowInItsPlace() throws Exception {
    Publisher first = forum.publish();
    insertMovies();
    first.topics().addPartitions("movie", 4, "a test");
    Forum.patiently().until(() -> hasRead(first, MOVIES / 4));
    first.close();
    forum.dropSlots();
    forum.execute("delete from movie where id % 7 = 0");

    Publisher second = forum.start();

    Forum.await(second, State.RUNNING);
    forum.awaitSameMovies();
    Forum.patiently().untilAsserted(this::assertEveryKeyInItsPlace);
    assertThat(second.status().epoch()).isEqualTo(2);
    assertThat(forum.movies().markers("Barrier"))
        .extracting(entry -> entry.version().epoch())
        .containsOnly(1, 2);
  }

  @Test
  void partitionsAddedByHandAreNotUsedUntilTheyAreAskedFor() throws Exception {
    forum.publish().close();
    updatePartitions(4);

    Publisher publisher = forum.start();
    Forum.await(publisher, State.RUNNING);
    forum.execute("insert into movie select i, 'm', 1 from generate_series(1, 50) i");
    forum.awaitSameMovies();

    assertThat(forum.movies().rows()).extracting(Entry::partition).containsOnly(0, 1);
    assertThat(publisher.status().detail())
        .contains("forum.movie has 4 partitions, of which this service uses 2");
    assertThat(publisher.status().wayOut())
        .contains("tablecastpublisher/forum.movie/partitions {\"count\": 4}");

    publisher.topics().addPartitions("movie", 4, "a test");

    awaitMoved();
    assertEveryKeyInItsPlace();
    Forum.patiently().until(() -> publisher.status().wayOut() == null);
  }

  @Test
  void theSettingAloneAddsNone() throws Exception {
    forum.publish().close();
    forum.settings(
        forum.settings().withTopicPolicy(forum.settings().topicPolicy().withPartitions(4)));

    Publisher publisher = forum.start();
    Forum.await(publisher, State.RUNNING);

    assertThat(forum.partitions("forum.movie")).isEqualTo(2);
  }

  @Test
  void aTopicThatLacksPartitionsIsRefused() throws Exception {
    Publisher first = forum.publish();
    first.topics().addPartitions("movie", 4, "a test");
    awaitMoved();
    first.close();
    forum.pulsar().admin().topics().deletePartitionedTopic(movies(), true);

    Publisher second = forum.start();

    Forum.await(second, State.FAILED);
    assertThat(second.status().detail())
        .contains("has 2 partitions, and its keys are in 4")
        .contains("pulsar-admin topics update-partitioned-topic -p 4 " + movies());
  }

  @Test
  void whatIsNoMultipleIsRefused() throws Exception {
    Publisher publisher = forum.publish();

    assertThatThrownBy(() -> publisher.topics().addPartitions("movie", 3, "a test"))
        .isInstanceOf(TopicRequestException.class)
        .hasMessageContaining("has 2 partitions: ask for 4");
    assertThatThrownBy(() -> publisher.topics().addPartitions("movie", 1, "a test"))
        .hasMessageContaining("Pulsar can take none away");
    assertThatThrownBy(() -> publisher.topics().addPartitions("actor", 4, "a test"))
        .hasMessageContaining("[movie, review]");
  }

  private String movies() {
    return forum.settings().topic("forum.movie");
  }

  private void updatePartitions(int count) throws Exception {
    forum.pulsar().admin().topics().updatePartitionedTopic(movies(), count);
  }

  private void insertMovies() throws Exception {
    forum.execute(
        "insert into movie select -i, 'm', 1 from generate_series(1, %d) i".formatted(MOVIES));
    forum.awaitSameMovies();
  }

  private static boolean hasRead(Publisher publisher, int rows) {
    var progress = publisher.status().snapshots().get("forum.movie");
    return progress != null && progress.rowsRead() >= rows;
  }

  /** Waits for the end of the snapshot behind the barrier. */
  private void awaitMoved() {
    Forum.patiently()
        .until(
            () ->
                forum.movies().markers("SnapshotCompleted").stream()
                        .filter(entry -> entry.partition() >= 2)
                        .count()
                    == 2);
  }

  /** Of what compaction leaves, each key is where it is routed to. */
  private void assertEveryKeyInItsPlace() throws Exception {
    Map<String, Entry> last = new HashMap<>();
    for (Entry row : forum.movies().rows()) {
      last.put(row.partition() + " " + row.key(), row);
    }
    assertThat(last.values())
        .filteredOn(row -> row.value() != null)
        .isNotEmpty()
        .allSatisfy(
            row ->
                assertThat(row.partition())
                    .as(row.key())
                    .isEqualTo(RowKey.partition(row.key(), 4)));
  }

  /** Of each key the new place goes on where the old one has ended. */
  private void assertOrder() throws Exception {
    Map<String, Version> last = new HashMap<>();
    for (Entry row : forum.movies().rows()) {
      if (!row.moved()) {
        Version before = last.put(row.key(), row.version());
        assertThat(before == null || row.version().isAfter(before)).as(row.key()).isTrue();
      }
    }
  }

  /** Every partition has as many barriers, and a new one nothing before them but fences. */
  private void assertBarriersBeforeAllElse(int count) throws Exception {
    TopicLog movies = forum.movies();
    for (int partition = 0; partition < 4; partition++) {
      int number = partition;
      List<Entry> all =
          movies.entries().stream()
              .filter(entry -> entry.partition() == number)
              .filter(entry -> !Objects.equals(entry.marker(), "Fence"))
              .toList();
      assertThat(all).filteredOn(entry -> Objects.equals(entry.marker(), "Barrier")).hasSize(count);
      if (number >= 2) {
        assertThat(all.get(0).marker()).isEqualTo("Barrier");
      }
    }
  }
}
