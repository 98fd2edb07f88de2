package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.devservices.PostgresOptions;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarOptions;
import dev.tablecast.devservices.PulsarServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Strikes one part after the other at random moments under load, while rebuilds, snapshots and
 * checksums go on. After each round the replica equals the master, the replica's own column is as
 * it was, the topic has no change twice, no row was taken for different, and an epoch has begun
 * only if the log was not left whole; after the last, checksums prove the whole table. With no more
 * rounds than there are blows, each comes once; with more they come at random. System properties
 * {@code tablecast.kill.rounds}, {@code tablecast.kill.seed} and {@code tablecast.kill.only}, a
 * part of blows' names, make it longer, or repeat what was seen.
 */
class KillTest {

  private static final Logger log = LoggerFactory.getLogger(KillTest.class);

  private static final int ROUNDS = Integer.getInteger("tablecast.kill.rounds", 14);
  private static final long SEED = Long.getLong("tablecast.kill.seed", System.nanoTime());
  private static final String ONLY = System.getProperty("tablecast.kill.only", "");

  private static final String PRICES =
      "select price from specimen where id >= %d order by id".formatted(Load.KEPT);

  private final Random random = new Random(SEED);

  @Test
  void whateverIsStruckNothingIsLostNothingComesTwiceAndNothingRises() throws Exception {
    try (ForumServer forumServer = ForumServer.start();
        PostgresServer storeServer = PostgresServer.startEmbedded(PostgresOptions.fast());
        PulsarServer pulsar = PulsarServer.startEmbedded(tidyPulsar());
        Whole whole = new Whole(forumServer::primary, storeServer, pulsar)) {
      whole.forum(
          "insert into specimen (id, part, flag, title) select i, 'load', true, 'kept' from"
              + " generate_series(%d, %d) as i".formatted(Load.KEPT, Load.KEPT + 9));
      try (ServiceJvm forum = ServiceJvm.forum(whole::forumSite);
          ServiceJvm store = ServiceJvm.store(whole::storeSite)) {
        whole.awaitEqual();
        whole.store("update specimen set price = id / 7.0");
        TopicHistory history = whole.history();
        history.assertNoChangeTwice();
        Proof proof = new Proof(whole, history.partitions());
        List<Blow> blows =
            new Blows(whole, forumServer, storeServer, pulsar, forum, store)
                .all().stream().filter(blow -> blow.toString().contains(ONLY)).toList();

        int underWay = 0;
        for (int round = 0; round < ROUNDS; round++) {
          Blow blow = blows.get(ROUNDS <= blows.size() ? round : random.nextInt(blows.size()));
          underWay += round(whole, blow, round) > 0 ? 1 : 0;
          int epoch = history.epoch();
          history.assertNoChangeTwice();
          if (blow.leavesLogWhole()) {
            assertThat(history.epoch()).as("epoch after: %s", blow).isEqualTo(epoch);
          }
          proof.assertNoMismatch();
        }

        proof.await(whole.version(history.epoch()));
        proof.assertNoMismatch();
        assertThat(whole.copiesSum()).isEqualTo(whole.mastersSum());
        log.info(
            "{} rounds (seed {}), {} of them with work in flight; {} changes in the topic, each"
                + " once, with {}; {} passes proved a partition; both sides have {}",
            ROUNDS,
            SEED,
            underWay,
            history.changes(),
            history.markers(),
            proof.passes(),
            whole.copiesSum());
        assertThat(underWay).as("rounds with work in flight").isGreaterThanOrEqualTo(ROUNDS / 2);
      }
    }
  }

  /** One that looks every few seconds whether a topic is to be compacted or cut. */
  private static PulsarOptions tidyPulsar() {
    return PulsarOptions.fast()
        .with("brokerServiceCompactionMonitorIntervalInSeconds", "5")
        .with("retentionCheckIntervalInSeconds", "10");
  }

  private int round(Whole whole, Blow blow, int round) throws Exception {
    log.info("Round {} (seed {}): {}", round, SEED, blow);
    List<String> prices = prices(whole);
    int inFlight;
    try (Load load = Load.on(whole, new Random(random.nextLong()));
        Operator operator = Operator.on(whole, new Random(random.nextLong()))) {
      load.awaitCommits(random.nextInt(100));
      blow.prepare();
      whole.awaitPassage();
      load.awaitCommits(20 + random.nextInt(100));
      inFlight = inFlight(whole);
      blow.strike();
      if (blow.leavesForumWriting()) {
        load.awaitCommits(random.nextInt(100));
      }
      blow.mend();
      load.awaitCommits(random.nextInt(100));
    }
    long stopped = System.nanoTime();
    whole.awaitEqual();
    log.info(
        "Round {}: {}, with {} rows in flight; equal again {} ms after the load",
        round,
        blow,
        inFlight,
        (System.nanoTime() - stopped) / 1_000_000);
    assertThat(prices(whole)).as("prices, the store's own").isEqualTo(prices).hasSize(10);
    return inFlight;
  }

  /** Rows that the store does not have as the forum has them now. */
  private static int inFlight(Whole whole) throws SQLException {
    Set<String> rows = new TreeSet<>(whole.masters());
    whole.copies().forEach(rows::remove);
    return rows.size();
  }

  private static List<String> prices(Whole whole) throws SQLException {
    try (Connection connection = whole.store()) {
      return Whole.query(connection, PRICES);
    }
  }
}
