package dev.tablecast.publisher.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.backfill.SnapshotProgress;
import dev.tablecast.publisher.relay.RelayStatus;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.wire.Version;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PublisherMetricsTest {

  private static final OwnerSchema SCHEMA =
      new OwnerSchema(
          PublisherSettings.of("forum"), List.of(MasterTable.of(Movie.class)), List.of());

  @Test
  void tellsTheRelaysStatusInNumbers() {
    AtomicReference<RelayStatus> status = new AtomicReference<>(RelayStatus.starting());
    SlotUsage usage = new SlotUsage("s", "reserved", 77, 99L, 0, Instant.EPOCH, 0);
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new PublisherMetrics(status::get, () -> usage, SCHEMA).bindTo(registry);

    assertThat(registry.get("tablecast.publisher.lag").timeGauge().value()).isNaN();
    status.set(
        new RelayStatus(
            RelayStatus.State.RUNNING,
            "running",
            3,
            new Version(3, 500, 0),
            Instant.EPOCH,
            1_000,
            20,
            30,
            4_096,
            Duration.ofMillis(1_500),
            Map.of(
                "forum.movie",
                new SnapshotProgress(7, -1, Instant.EPOCH, SnapshotProgress.State.READING, null)),
            Map.of(),
            Map.of("key", "reason"),
            null));

    assertThat(registry.get("tablecast.publisher.changes.published").functionCounter().count())
        .isEqualTo(1_000);
    assertThat(registry.get("tablecast.publisher.changes.skipped").functionCounter().count())
        .isEqualTo(20);
    assertThat(registry.get("tablecast.publisher.lag").timeGauge().value(TimeUnit.SECONDS))
        .isEqualTo(1.5);
    assertThat(gauge(registry, "lag.bytes")).isEqualTo(4_096);
    assertThat(gauge(registry, "epoch")).isEqualTo(3);
    assertThat(gauge(registry, "last.lsn")).isEqualTo(500);
    assertThat(gauge(registry, "keys.parked")).isEqualTo(1);
    assertThat(gauge(registry, "wal.retained")).isEqualTo(77);
    assertThat(gauge(registry, "wal.left")).isEqualTo(99);
    assertThat(gauge(registry, "snapshot.rows")).isEqualTo(7);
    assertThat(gauge(registry, "snapshot.rows.estimated")).isNaN();
    assertThat(registry.get("tablecast.publisher.state").tag("state", "RUNNING").gauge().value())
        .isEqualTo(1);
  }

  private static double gauge(SimpleMeterRegistry registry, String name) {
    return registry.get("tablecast.publisher." + name).gauge().value();
  }
}
