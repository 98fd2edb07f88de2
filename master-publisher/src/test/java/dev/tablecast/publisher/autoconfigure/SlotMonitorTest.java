package dev.tablecast.publisher.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.publisher.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SlotMonitorTest {

  @Test
  void tellsHowMuchLogIsKeptForTheServicesSlot() throws Exception {
    TestDatabase database = TestDatabase.create();
    String slot = TestDatabase.unique("tablecast_forum");
    database.execute(
        "select pg_create_logical_replication_slot('%s2', 'pgoutput')".formatted(slot),
        "select pg_create_logical_replication_slot('%s_7', 'pgoutput')".formatted(slot),
        "create table movie as select generate_series(1, 20000) as id");
    SlotMonitor monitor = new SlotMonitor(database.asOwner(), slot, Clock.systemUTC());

    SlotUsage usage = await().until(monitor::usage, Objects::nonNull);

    assertThat(usage.slot()).isEqualTo(slot + "_7");
    assertThat(usage.walStatus()).isEqualTo("reserved");
    assertThat(usage.retainedBytes()).isGreaterThan(20_000 * 30);
    assertThat(usage.safeBytes()).isNull();
    assertThat(usage.timeLeft()).isNull();
    database.execute(
        "select pg_drop_replication_slot('%s2')".formatted(slot),
        "select pg_drop_replication_slot('%s_7')".formatted(slot));
  }

  @Test
  void tellsTheTimeLeftByTheSpeedOfTheLog() {
    Instant now = Instant.parse("2026-11-22T00:00:00Z");
    SlotUsage first = new SlotUsage("s", "reserved", 0, 50_000L, 1_000, now, 0);
    SlotUsage second = new SlotUsage("s", "reserved", 0, 40_000L, 11_000, now.plusSeconds(10), 0);

    SlotUsage usage = second.since(first);

    assertThat(usage.bytesPerSecond()).isEqualTo(1_000);
    assertThat(usage.timeLeft()).isEqualTo(Duration.ofSeconds(40));
    assertThat(first.since(second).timeLeft()).isNull();
  }
}
