package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.devservices.PostgresOptions;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarOptions;
import dev.tablecast.devservices.PulsarServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills one part after the other at random moments under load. After each round the replica equals
 * the master, and the replica's own column is as it was. System properties {@code
 * tablecast.kill.rounds} and {@code tablecast.kill.seed} make it longer, or repeat what was seen.
 */
class KillTest {

  private static final Logger log = LoggerFactory.getLogger(KillTest.class);

  private static final int ROUNDS = Integer.getInteger("tablecast.kill.rounds", 7);
  private static final long SEED = Long.getLong("tablecast.kill.seed", System.nanoTime());

  private static final String PRICES =
      "select price from specimen where id >= %d order by id".formatted(Load.KEPT);

  private final Random random = new Random(SEED);

  @Test
  void whateverIsKilledNothingIsLostAndNothingComesTwice() throws Exception {
    try (PostgresServer forumServer = PostgresServer.startEmbedded(PostgresOptions.durable());
        PostgresServer storeServer = PostgresServer.startEmbedded(PostgresOptions.durable());
        PulsarServer pulsar = PulsarServer.startEmbedded(PulsarOptions.durable());
        Whole whole = new Whole(forumServer, storeServer, pulsar)) {
      whole.forum(
          "insert into specimen (id, part, flag, title) select i, 'load', true, 'kept' from"
              + " generate_series(%d, %d) as i".formatted(Load.KEPT, Load.KEPT + 9));
      try (ServiceJvm forum = ServiceJvm.forum(whole.forumSite());
          ServiceJvm store = ServiceJvm.store(whole.storeSite())) {
        whole.awaitEqual();
        whole.store("update specimen set price = id / 7.0");
        List<Part> parts =
            List.of(
                new Part("publisher", forum::kill, forum::restart),
                new Part("subscriber", store::kill, store::restart),
                new Part("broker", pulsar::kill, pulsar::restart),
                new Part("forum's Postgres", forumServer::kill, forumServer::restart),
                new Part("store's Postgres", storeServer::kill, storeServer::restart),
                new Part("connection to the log", () -> cut(whole), () -> {}),
                new Part("slot", () -> dropSlot(whole), () -> {}));

        int underWay = 0;
        for (int round = 0; round < ROUNDS; round++) {
          int inFlight = kill(whole, parts.get(round % parts.size()), round);
          underWay += inFlight > 0 ? 1 : 0;
        }

        whole.assertNoChangeTwice();
        assertThat(underWay).as("rounds with work in flight").isGreaterThanOrEqualTo(ROUNDS / 2);
      }
    }
  }

  private int kill(Whole whole, Part part, int round) throws Exception {
    List<String> prices = prices(whole);
    int inFlight;
    try (Load load = Load.on(whole, new Random(random.nextLong()))) {
      load.awaitCommits(50 + random.nextInt(200));
      inFlight = difference(whole);
      part.kill().run();
      if (!part.name().startsWith("forum")) {
        load.awaitCommits(random.nextInt(100));
      }
      part.restart().run();
      load.awaitCommits(50);
    }
    long stopped = System.nanoTime();
    whole.awaitEqual();
    log.info(
        "Round {} (seed {}): killed the {} with {} rows in flight; equal again {} ms after the load",
        round,
        SEED,
        part.name(),
        inFlight,
        (System.nanoTime() - stopped) / 1_000_000);
    assertThat(prices(whole)).as("prices, the store's own").isEqualTo(prices).hasSize(10);
    return inFlight;
  }

  /** Rows that differ now. */
  private static int difference(Whole whole) throws SQLException {
    Set<String> master = new TreeSet<>(whole.masters());
    List<String> copies = new ArrayList<>(whole.copies());
    copies.forEach(master::remove);
    return master.size();
  }

  private static List<String> prices(Whole whole) throws SQLException {
    try (Connection connection = whole.store()) {
      return Whole.query(connection, PRICES);
    }
  }

  private static void cut(Whole whole) throws SQLException {
    whole.forum("select pg_terminate_backend(active_pid) from pg_replication_slots");
  }

  /** The relay connects again at once, so that it takes some tries to get between. */
  private static void dropSlot(Whole whole) {
    Awaitility.await()
        .ignoreExceptions()
        .until(
            () -> {
              whole.forum(
                  "select pg_terminate_backend(active_pid) from pg_replication_slots",
                  "select pg_drop_replication_slot(slot_name) from pg_replication_slots");
              return true;
            });
  }

  private interface Step {
    void run() throws Exception;
  }

  private record Part(String name, Step kill, Step restart) {}
}
