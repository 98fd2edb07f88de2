package dev.tablecast.system;

import dev.tablecast.devservices.PostgresOptions;
import dev.tablecast.devservices.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The forum's Postgres dies and its standby takes its place: with a copy of the slot, which the
 * relay has never been ahead of; or without, and without all that the standby had not received.
 */
final class Promotion implements Blow {

  private final Whole whole;
  private final ForumServer server;
  private final ServiceJvm forum;
  private final boolean withSlots;
  private @Nullable PostgresServer standby;

  Promotion(Whole whole, ForumServer server, ServiceJvm forum, boolean withSlots) {
    this.whole = whole;
    this.server = server;
    this.forum = forum;
    this.withSlots = withSlots;
  }

  @Override
  public void prepare() throws SQLException {
    PostgresServer started =
        server
            .primary()
            .startStandby(
                PostgresOptions.fast().with("sync_replication_slots", withSlots ? "on" : "off"));
    standby = started;
    if (withSlots) {
      whole.forum(
          "alter system set synchronized_standby_slots = 'standby_%d'".formatted(started.port()),
          "select pg_reload_conf()");
      awaitSlots(started);
    }
  }

  /** Without a look at what transactions run, which the primary rarely logs, it takes longer. */
  private void awaitSlots(PostgresServer started) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(
            () -> {
              whole.forum("select pg_log_standby_snapshot()");
              try (Connection connection = started.connect("postgres")) {
                List<String> kept =
                    Whole.query(
                        connection,
                        "select slot_name from pg_replication_slots"
                            + " where synced and not temporary and invalidation_reason is null");
                return !kept.isEmpty();
              }
            });
  }

  @Override
  public void strike() {
    server.primary().kill();
  }

  @Override
  public void mend() throws Exception {
    PostgresServer successor = standby;
    if (successor == null) {
      throw new IllegalStateException("there is no standby to promote");
    }
    server.failOverTo(successor);
    // Its database has another address now.
    forum.kill();
    forum.restart();
  }

  @Override
  public boolean leavesForumWriting() {
    return false;
  }

  @Override
  public boolean leavesLogWhole() {
    return withSlots;
  }

  @Override
  public String toString() {
    return withSlots ? "standby with the slot promoted" : "standby without the slot promoted";
  }
}
