package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.relay.RelayStatus.State;
import dev.tablecast.wire.Version;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pulsar.client.api.ProducerAccessMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens when one relay follows another. */
class TakeOverTest {

  private static final String CUT =
      "select pg_terminate_backend(active_pid) from pg_replication_slots"
          + " where database = current_database()";

  private Forum forum;

  @BeforeEach
  void create() throws Exception {
    forum = Forum.create();
  }

  @AfterEach
  void close() throws Exception {
    forum.close();
  }

  @Test
  void aSecondInstanceWaitsAndTakesOver() throws Exception {
    Publisher first = forum.publish();
    Publisher second = forum.start();
    Forum.await(second, State.WAITING_FOR_SLOT);
    forum.execute("insert into movie values (1, 'by the first', 1)");
    forum.awaitSameMovies();

    first.close();
    forum.execute("insert into movie values (2, 'by the second', 1)");

    Forum.await(second, State.RUNNING);
    forum.awaitSameMovies();
    assertThat(first.status().state()).isEqualTo(State.STOPPED);
    assertThat(second.status().epoch()).isEqualTo(1);
    assertThat(forum.movies().rows()).hasSize(2);
  }

  @Test
  void aRelayThatLosesItsSlotNeverWritesAgain() throws Exception {
    Publisher first = forum.publish();
    Publisher second = forum.start();
    Forum.await(second, State.WAITING_FOR_SLOT);

    try (Load load = Load.on(forum)) {
      for (int round = 0; round < 3; round++) {
        load.awaitCommits(50);
        forum.execute(CUT);
        load.awaitCommits(50);
      }
    }

    forum.awaitSameMovies();
    Forum.patiently()
        .untilAsserted(
            () ->
                assertThat(List.of(first.status().state(), second.status().state()))
                    .containsExactlyInAnyOrder(State.RUNNING, State.WAITING_FOR_SLOT));
    assertThat(forum.movies().rows()).hasSize(Load.changes(forum));
    String partition = forum.settings().topic("forum.movie") + "-partition-0";
    assertThat(forum.pulsar().admin().topics().getStats(partition).getPublishers()).hasSize(1);
  }

  @Test
  void aRelayThatLosesItsLockAloneIsFenced() throws Exception {
    Publisher first = forum.publish();
    Publisher second = forum.start();
    Forum.await(second, State.WAITING_FOR_SLOT);

    try (Load load = Load.on(forum)) {
      load.awaitCommits(20);
      forum.execute(
          "select pg_terminate_backend(pid) from pg_locks"
              + " where locktype = 'advisory' and granted"
              + " and database = (select oid from pg_database where datname = current_database())");
      load.awaitCommits(100);
    }

    forum.awaitSameMovies();
    assertThat(forum.movies().rows()).hasSize(Load.changes(forum));
    assertThat(List.of(first.status().epoch(), second.status().epoch())).contains(1);
  }

  @Test
  void aRestartSkipsWhatTheTopicsHold() throws Exception {
    forum.settings(forum.settings().withHeartbeatInterval(Duration.ofHours(1)));
    Publisher publisher = forum.publish();
    awaitRest(publisher);
    fenceTheRelaysMemory(forum);

    forum.execute("insert into movie select i, 'a', 1 from generate_series(1, 100) i");

    Forum.patiently().until(() -> publisher.status().skippedChanges() == 100);
    Forum.await(publisher, State.RUNNING);
    assertThat(publisher.status().epoch()).isEqualTo(1);
    assertThat(forum.movies().rows()).hasSize(100);
  }

  /** Until it remembers nothing any more: what it was about to remember would fail at once. */
  static void awaitRest(Publisher publisher) {
    AtomicReference<@Nullable Version> last = new AtomicReference<>();
    Forum.patiently()
        .during(Duration.ofSeconds(1))
        .until(
            () -> {
              Version published = publisher.status().lastPublished();
              return Objects.equals(published, last.getAndSet(published));
            });
  }

  /** So that rows are acknowledged of which no checkpoint can be. */
  static void fenceTheRelaysMemory(Forum forum) throws Exception {
    forum
        .pulsar()
        .client()
        .newProducer()
        .topic(forum.settings().topic("forum.relay"))
        .accessMode(ProducerAccessMode.ExclusiveWithFencing)
        .create()
        .close();
  }

  @Test
  void aSlotAheadOfTheCheckpointBeginsANewEpoch() throws Exception {
    forum.publish().close();
    forum.execute(
        "insert into movie values (1, 'unseen', 1)",
        "select pg_replication_slot_advance(slot_name, pg_current_wal_lsn())"
            + " from pg_replication_slots where database = current_database()");

    Publisher next = forum.start();

    forum.awaitSnapshots(2);
    assertThat(next.status().epoch()).isEqualTo(2);
    assertThat(forum.movies().movies()).containsEntry("1", "unseen");
    Forum.await(next, State.RUNNING);
  }
}
