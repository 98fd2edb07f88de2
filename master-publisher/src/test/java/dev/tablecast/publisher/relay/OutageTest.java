package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.devservices.PulsarOptions;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.backfill.SnapshotProgress;
import dev.tablecast.publisher.relay.RelayStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pulsar comes and goes; the forum commits. */
class OutageTest {

  private static final String COMMIT =
      "insert into movie select i, 'committed', 1 from generate_series(1, 100) i";

  private static PulsarServer pulsar;

  private Forum forum;

  @BeforeAll
  static void start() {
    pulsar = PulsarServer.startEmbedded(PulsarOptions.fast());
  }

  @AfterAll
  static void stop() {
    pulsar.close();
  }

  @BeforeEach
  void create() throws Exception {
    forum = Forum.on(pulsar);
  }

  @AfterEach
  void close() throws Exception {
    forum.close();
  }

  @Test
  void awayWhileThePublisherStartsEverythingIsPublishedOnceItIsBack() throws Exception {
    pulsar.kill();
    Publisher publisher = forum.start();
    Forum.await(publisher, State.WAITING_FOR_SERVER);
    forum.execute(COMMIT);

    pulsar.restart();

    forum.awaitSameMovies();
    Forum.await(publisher, State.RUNNING);
  }

  @Test
  void awayUnderTheRelayThatIsToldAndNothingIsConfirmedThatIsNotAcknowledged() throws Exception {
    Publisher publisher = forum.publish();
    pulsar.kill();
    forum.execute(COMMIT);
    long committed = Lsn.parse(forum.query("select pg_current_wal_lsn()").get(0));

    Forum.await(publisher, State.WAITING_FOR_SERVER);
    assertThat(confirmed()).isLessThan(committed);
    pulsar.restart();

    Forum.await(publisher, State.RUNNING);
    forum.awaitSameMovies();
    assertThat(forum.movies().rows()).hasSize(100);
    Forum.patiently().until(() -> confirmed() > committed);
    assertThat(publisher.status().epoch()).isEqualTo(1);
  }

  @Test
  void awayUnderASnapshotTheReaderWaits() throws Exception {
    forum.settings(forum.settings().withSnapshotChunkRows(10));
    forum.execute("insert into movie select i, 'm', 1 from generate_series(1, 20000) i");
    Publisher publisher = forum.start();
    Forum.await(publisher, State.RUNNING);
    awaitSnapshot(publisher, progress -> progress.rowsRead() > 100);
    pulsar.kill();

    awaitSnapshot(publisher, progress -> progress.state() == SnapshotProgress.State.THROTTLED);
    pulsar.restart();

    forum.awaitSameMovies();
    Forum.patiently().until(() -> publisher.status().snapshots().isEmpty());
  }

  private static void awaitSnapshot(Publisher publisher, Predicate<SnapshotProgress> is) {
    Forum.patiently()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              SnapshotProgress progress = publisher.status().snapshots().get("forum.movie");
              return progress != null && is.test(progress);
            });
  }

  private long confirmed() throws Exception {
    List<String> found =
        forum.query(
            "select confirmed_flush_lsn from pg_replication_slots"
                + " where database = current_database()");
    return Lsn.parse(found.get(0));
  }
}
