package dev.tablecast.replica.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.replica.ChecksumStatus;
import dev.tablecast.replica.ReplicasStatus;
import dev.tablecast.replica.ReplicasStatus.Applied;
import dev.tablecast.replica.ReplicasStatus.PartitionStatus;
import dev.tablecast.replica.ReplicasStatus.ReplicaStatus;
import dev.tablecast.replica.ReplicasStatus.State;
import dev.tablecast.wire.Version;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplicasMetricsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<ReplicasStatus> status =
      new AtomicReference<>(new ReplicasStatus(List.of()));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** Held here as a context holds it: meters let go of what they read from. */
  private final ReplicasMetrics metrics =
      new ReplicasMetrics(status::get, List.of("film"), Clock.fixed(NOW, ZoneOffset.UTC));

  @BeforeEach
  void bind() {
    metrics.bindTo(registry);
  }

  @Test
  void knowsNothingBeforeTheStart() {
    assertThat(gauge("changes.waiting")).isNaN();
    assertThat(gauge("last.lsn")).isNaN();
    assertThat(lagSeconds()).isNaN();
    assertThat(counter("changes.applied")).isZero();
  }

  @Test
  void tellsTheReplicasStatusInNumbers() {
    set(
        State.STOPPED,
        partition(State.RUNNING, new Version(3, 500, 0), 5, 7),
        partition(State.STOPPED, new Version(2, 900, 0), 60, 1));

    assertThat(counter("changes.applied")).isEqualTo(200);
    assertThat(counter("rows.swept")).isEqualTo(6);
    assertThat(gauge("changes.waiting")).isEqualTo(8);
    assertThat(gauge("keys.parked")).isEqualTo(6);
    assertThat(gauge("batch.size")).isEqualTo(20);
    assertThat(gauge("epoch")).isEqualTo(3);
    assertThat(gauge("last.lsn")).isEqualTo(500);
    assertThat(lagSeconds()).isEqualTo(60);
    assertThat(state("state", State.STOPPED)).isOne();
    assertThat(state("state", State.RUNNING)).isZero();
    assertThat(state("partitions", State.RUNNING)).isOne();
  }

  @Test
  void doesNotLagWhileNothingWaitsAndHeartbeatsCome() {
    set(State.RUNNING, partition(State.RUNNING, new Version(1, 1, 0), 12, 0));
    assertThat(lagSeconds()).isZero();

    set(State.RUNNING, partition(State.RUNNING, new Version(1, 1, 0), 12, 1));
    assertThat(lagSeconds()).isEqualTo(12);
    set(State.RUNNING, partition(State.RUNNING, new Version(1, 1, 0), 300, 0));
    assertThat(lagSeconds()).isEqualTo(300);
  }

  @Test
  void aClockThatIsBehindTheOwnersIsNoNegativeLag() {
    set(State.RUNNING, partition(State.RUNNING, new Version(1, 1, 0), -5, 1));

    assertThat(lagSeconds()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"STARTING", "STANDING_BY", "CLOSED"})
  void anInstanceThatDoesNotApplyKnowsNoLag(State state) {
    set(state, partition(state, new Version(1, 1, 0), 300, 0));

    assertThat(lagSeconds()).isNaN();
  }

  private void set(State state, PartitionStatus... partitions) {
    status.set(
        new ReplicasStatus(
            List.of(
                new ReplicaStatus("film", state, List.of(partitions), null, ChecksumStatus.NONE))));
  }

  private static PartitionStatus partition(State state, Version version, long age, int waiting) {
    Instant committed = NOW.minus(Duration.ofSeconds(age));
    return new PartitionStatus(
        0,
        state,
        version,
        committed,
        waiting,
        new Applied(100, 20, 3),
        Map.of("SQLSTATE 23514", 2, "SQLSTATE 22003", 1),
        null);
  }

  private double counter(String name) {
    return registry.get("tablecast.replica." + name).functionCounter().count();
  }

  private double gauge(String name) {
    return registry.get("tablecast.replica." + name).tag("replica", "film").gauge().value();
  }

  private double state(String name, State state) {
    return registry.get("tablecast.replica." + name).tag("state", state.name()).gauge().value();
  }

  private double lagSeconds() {
    return registry.get("tablecast.replica.lag").timeGauge().value(TimeUnit.SECONDS);
  }
}
