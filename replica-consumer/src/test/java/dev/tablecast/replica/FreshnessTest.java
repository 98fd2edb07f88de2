package dev.tablecast.replica;

import static dev.tablecast.replica.Freshness.FRESH;
import static dev.tablecast.replica.Freshness.STALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tablecast.wire.FreshnessToken;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a replica is known to have what a token stands for. */
class FreshnessTest {

  private static final int PARTITIONS = 2;
  private static final Duration NOT_AT_ALL = Duration.ZERO;
  private static final Duration LONG = Duration.ofSeconds(60);

  private Store store;
  private Replicas replicas;

  /** The first snapshot of all that the owner has, which is nothing. */
  private Version begun;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(PARTITIONS);
    begun = store.topic.beginSnapshot();
    replicas = store.start();
  }

  @AfterEach
  void close() throws Exception {
    replicas.close();
    store.close();
  }

  @Test
  void partitionsInWhichNothingChangesAreFreshByAHeartbeat() throws Exception {
    store.topic.completeSnapshot(begun);
    FreshnessToken token = store.topic.token();
    store.topic.heartbeat(0).flush();
    awaitLacking(token, List.of(1));

    store.topic.heartbeat(1).flush();

    assertThat(replicas.awaitFresh("film", token, LONG)).isEqualTo(FRESH);
  }

  @Test
  void whoWaitsSeesWhatTheTokenStandsFor() throws Exception {
    store.topic.completeSnapshot(begun).flush();
    Version committed = store.topic.nextVersion();
    FreshnessToken token = store.topic.token();

    FutureTask<List<String>> read =
        new FutureTask<>(
            () -> {
              replicas.requireFresh("forum.film", token, LONG);
              return store.database.films();
            });

    startAndAwaitThatItWaits(read);
    assertThat(read).isNotDone();
    store.topic.upsert(1, Store.film(1, "Alien", 1979), committed).heartbeat().flush();

    assertThat(read.get(60, TimeUnit.SECONDS)).containsExactly("1|Alien|1979|null");
  }

  @Test
  void anInstanceKnowsWhatOthersApply() throws Exception {
    store.topic.completeSnapshot(begun);
    FreshnessToken token = store.topic.token();
    store.topic.heartbeat().flush();
    replicas.requireFresh("film", token, LONG);

    try (Replicas other = store.start()) {
      assertThat(other.awaitFresh("film", token, LONG)).isEqualTo(FRESH);
    }
  }

  @Test
  void aStaleReplicaIsToldWithWhatIsMissingWhere() throws Exception {
    store.topic.completeSnapshot(begun);
    FreshnessToken early = store.topic.token();
    store.topic.heartbeat().flush();
    replicas.requireFresh("film", early, LONG);
    FreshnessToken late = new FreshnessToken("forum", 1, early.lsn() + 1000);

    assertThat(replicas.awaitFresh("film", late, Duration.ofMillis(50))).isEqualTo(STALE);
    assertThatThrownBy(() -> replicas.requireFresh("film", late, Duration.ofMillis(50)))
        .isInstanceOf(StaleReplicaException.class)
        .hasMessageContaining(
            "Replica forum.film public.film is not as fresh as " + late + " after 50 ms:")
        .hasMessageContaining("- partition 0 is at 1:1/")
        .hasMessageContaining("- partition 1 is at 1:1/")
        .hasMessageContaining("984 bytes of the owner's log are missing")
        .hasMessageContaining("Here it is ")
        .hasMessageContaining("awaitFresh lets you");
  }

  @Test
  void beforeTheFirstSnapshotIsWholeNothingIsFresh() throws Exception {
    FreshnessToken token = store.topic.token();
    store.topic.heartbeat().flush();
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> replicas.requireFresh("film", token, NOT_AT_ALL))
                    .hasMessageContaining("the owner's snapshot of that epoch is not here"));

    store.topic.completeSnapshot(begun).flush();

    assertThat(replicas.awaitFresh("film", token, LONG)).isEqualTo(FRESH);
  }

  @Test
  void anotherSnapshotInTheSameEpochKeepsNobodyWaiting() throws Exception {
    FreshnessToken first = store.topic.token();
    store.topic.completeSnapshot(begun).flush();
    replicas.requireFresh("film", first, LONG);

    store.topic.beginSnapshot();
    FreshnessToken token = store.topic.token();
    store.topic.heartbeat().flush();

    assertThat(replicas.awaitFresh("film", token, LONG)).isEqualTo(FRESH);
  }

  @Test
  void afterALossOfContinuityAnEarlierTokenIsGoodOnceTheNewSnapshotIsWhole() throws Exception {
    store.topic.completeSnapshot(begun);
    FreshnessToken token = store.topic.token();
    store.topic.heartbeat().flush();
    replicas.requireFresh("film", token, LONG);
    Version again = store.topic.inEpoch(2).beginSnapshot();
    store.topic.heartbeat().flush();
    await()
        .untilAsserted(
            () -> assertThat(lacking(token)).contains("is at 2:").doesNotContain("is at 1:"));

    assertThat(replicas.awaitFresh("film", token, NOT_AT_ALL)).isEqualTo(STALE);

    store.topic.completeSnapshot(again).flush();
    assertThat(replicas.awaitFresh("film", token, LONG)).isEqualTo(FRESH);
  }

  @Test
  void aTokenOfALaterEpochIsGoodOnlyThere() throws Exception {
    store.topic.completeSnapshot(begun);
    store.topic.inEpoch(2);
    FreshnessToken token = store.topic.token();
    store.topic.inEpoch(1).heartbeat().flush();
    await().untilAsserted(() -> assertThat(lacking(token)).contains("a later epoch"));

    store.topic.inEpoch(2).completeSnapshot(store.topic.beginSnapshot()).flush();

    assertThat(replicas.awaitFresh("film", token, LONG)).isEqualTo(FRESH);
  }

  @Test
  void aTokenFromBeforeTheFirstEpochIsGoodOnceASnapshotSinceIsWhole() throws Exception {
    FreshnessToken token = new FreshnessToken("forum", 0, store.topic.token().lsn());
    store.topic.completeSnapshot(begun).heartbeat().flush();
    await().untilAsserted(() -> assertThat(lacking(token)).contains("an earlier epoch"));

    store.topic.completeSnapshot(store.topic.beginSnapshot()).flush();

    assertThat(replicas.awaitFresh("film", token, LONG)).isEqualTo(FRESH);
  }

  @Test
  void partitionsThatCatchUpAtOnceMakeAWholeTogether() throws Exception {
    replicas.close();
    store.topic.completeSnapshot(begun);
    FreshnessToken token = store.topic.token();
    store.topic.heartbeat().flush();
    store.database.execute("truncate tablecast.position, tablecast.snapshot");

    try (Connection connection = store.database.connections().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "select pg_advisory_xact_lock("
              + "hashtextextended('tablecast.snapshot forum.film public.film', 0))");
      replicas.start();
      await().until(() -> waiting() == PARTITIONS);
      connection.commit();
    }

    assertThat(replicas.awaitFresh("film", token, LONG)).isEqualTo(FRESH);
  }

  @Test
  void aTokenOfAnotherServiceIsRefused() {
    FreshnessToken token = new FreshnessToken("billing", 1, 1);

    assertThatThrownBy(() -> replicas.awaitFresh("film", token, LONG))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("billing@1:0/1")
        .hasMessageContaining("of forum's table");
  }

  @Test
  void anUnknownReplicaIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> replicas.awaitFresh("movie", store.topic.token(), LONG))
        .isInstanceOf(UnknownReplicaException.class)
        .hasMessageContaining("forum.film into public.film");
  }

  @Test
  void whoWaitsCanBeInterrupted() throws Exception {
    FutureTask<Freshness> freshness = waitFor(store.topic.token());

    startAndAwaitThatItWaits(freshness).interrupt();

    assertThatThrownBy(() -> freshness.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void replicasThatDoNotRunSaySoEvenToWhoIsWaiting() throws Exception {
    FreshnessToken token = store.topic.token();
    FutureTask<Freshness> freshness = waitFor(token);

    startAndAwaitThatItWaits(freshness);
    replicas.close();

    assertThatThrownBy(() -> freshness.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ReplicasNotRunningException.class);
    assertThatThrownBy(() -> replicas.awaitFresh("film", token, LONG))
        .isInstanceOf(ReplicasNotRunningException.class)
        .hasMessageContaining("tablecast.replica.enabled=false");
  }

  private FutureTask<Freshness> waitFor(FreshnessToken token) {
    return new FutureTask<>(() -> replicas.awaitFresh("film", token, LONG));
  }

  private static Thread startAndAwaitThatItWaits(FutureTask<?> task) {
    Thread thread = new Thread(task);
    thread.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    return thread;
  }

  /** Transactions that wait for one that passes a snapshot's completion. */
  private int waiting() {
    return store
        .database
        .query(
            "select 1 from pg_locks join pg_database d on d.oid = database"
                + " where locktype = 'advisory' and not granted and datname = current_database()")
        .size();
  }

  /** What the replica lacks, as its exception tells it; nothing if it is fresh. */
  private String lacking(FreshnessToken token) throws InterruptedException {
    try {
      replicas.requireFresh("film", token, NOT_AT_ALL);
      return "";
    } catch (StaleReplicaException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void awaitLacking(FreshnessToken token, List<Integer> partitions) {
    await()
        .untilAsserted(
            () -> {
              String lacking = lacking(token);
              for (int i = 0; i < PARTITIONS; i++) {
                assertThat(lacking.contains("- partition " + i))
                    .as(lacking)
                    .isEqualTo(partitions.contains(i));
              }
            });
  }
}
