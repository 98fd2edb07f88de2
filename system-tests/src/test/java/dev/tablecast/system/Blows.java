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
        Blow.of("publisher killed", forum::kill, forum::restart),
        Blow.of("subscriber killed", store::kill, store::restart),
        Blow.of("broker killed", pulsar::kill, pulsar::restart),
        Blow.of("broker killed, then publisher", this::killBoth, this::restartBoth),
        new SimpleBlow("forum's Postgres killed", this::killForum, this::restartForum, false, true),
        Blow.of("store's Postgres killed", storeServer::kill, storeServer::restart),
        Blow.of("connection to the log cut", this::cut, () -> {}),
        new SimpleBlow("slot dropped", this::dropSlot, () -> {}, true, false),
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
}
