package dev.tablecast.system;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** The blows that a whole on servers of its own has to take. */
final class Blows {

  private final Whole whole;
  private final ForumServer forumServer;
  private final PostgresServer storeServer;
  private final PulsarServer pulsar;
  private final ServiceJvm forum;
  private final ServiceJvm store;

  Blows(
      Whole whole,
      ForumServer forumServer,
      PostgresServer storeServer,
      PulsarServer pulsar,
      ServiceJvm forum,
      ServiceJvm store) {
    this.whole = whole;
    this.forumServer = forumServer;
    this.storeServer = storeServer;
    this.pulsar = pulsar;
    this.forum = forum;
    this.store = store;
  }

  List<Blow> all() {
    return List.of(
        blow("publisher killed", forum::kill, forum::restart),
        blow("subscriber killed", store::kill, store::restart),
        blow("broker killed", pulsar::kill, pulsar::restart),
        blow("broker killed, then publisher", this::killBoth, this::restartBoth),
        new Simple("forum's Postgres killed", this::killForum, this::restartForum, false, true),
        blow("store's Postgres killed", storeServer::kill, storeServer::restart),
        blow("connection to the log cut", this::cut, () -> {}),
        new Simple("slot dropped", this::dropSlot, () -> {}, true, false),
        Restore.ofForum(forumServer, true),
        new LateRelay(whole, forum, Restore.ofForum(forumServer, true)),
        Restore.ofForum(forumServer, false),
        new Promotion(whole, forumServer, forum, true),
        new Promotion(whole, forumServer, forum, false),
        Restore.ofStore(storeServer));
  }

  /**
   * In between the relay has told the slot what is safe, although nothing is acknowledged; or it
   * has lost a reader with the broker, and so its place in the log.
   */
  private void killBoth() throws Exception {
    pulsar.kill();
    String moment = forum("select clock_timestamp()").get(0);
    String unaware =
        "select pid from pg_stat_replication where reply_time <= '%s'".formatted(moment);
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> forum(unaware).isEmpty());
    forum.kill();
  }

  private void restartBoth() throws Exception {
    pulsar.restart();
    forum.restart();
  }

  private void killForum() {
    forumServer.primary().kill();
  }

  private void restartForum() {
    forumServer.primary().restart();
  }

  private List<String> forum(String query) throws SQLException {
    try (Connection connection = whole.forum()) {
      return Whole.query(connection, query);
    }
  }

  private void cut() throws SQLException {
    whole.forum("select pg_terminate_backend(active_pid) from pg_replication_slots");
  }

  /** The relay connects again at once, so that it takes some tries to get between. */
  private void dropSlot() {
    Awaitility.await()
        .ignoreExceptions()
        .until(
            () -> {
              cut();
              whole.forum("select pg_drop_replication_slot(slot_name) from pg_replication_slots");
              return true;
            });
  }

  private static Blow blow(String name, Step strike, Step mend) {
    return new Simple(name, strike, mend, true, true);
  }

  private interface Step {
    void run() throws Exception;
  }

  private record Simple(
      String name, Step blow, Step mending, boolean leavesForumWriting, boolean leavesLogWhole)
      implements Blow {

    @Override
    public void strike() throws Exception {
      blow.run();
    }

    @Override
    public void mend() throws Exception {
      mending.run();
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
