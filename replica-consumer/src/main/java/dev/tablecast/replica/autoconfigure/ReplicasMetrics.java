package dev.tablecast.replica.autoconfigure;

import dev.tablecast.replica.ReplicasStatus;
import dev.tablecast.replica.ReplicasStatus.PartitionStatus;
import dev.tablecast.replica.ReplicasStatus.ReplicaStatus;
import dev.tablecast.replica.ReplicasStatus.State;
import dev.tablecast.wire.Version;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The replicas' meters, all read from their status; what is not known is NaN. One replica's
 * partitions are told as one: counts together, of lags the longest.
 */
final class ReplicasMetrics implements MeterBinder {

  private static final String PREFIX = "tablecast.replica.";
  private static final String REPLICA = "replica";

  private final Supplier<ReplicasStatus> status;
  private final List<String> replicas;
  private final Clock clock;

  ReplicasMetrics(Supplier<ReplicasStatus> status, List<String> replicas, Clock clock) {
    this.status = status;
    this.replicas = List.copyOf(replicas);
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    replicas.forEach(replica -> bind(registry, replica));
  }

  private void bind(MeterRegistry registry, String replica) {
    counter(replica, "changes.applied", it -> sum(it, each -> each.applied().changes()))
        .baseUnit("changes")
        .description("Row changes that this instance has applied")
        .register(registry);
    counter(replica, "rows.swept", it -> sum(it, each -> each.applied().swept()))
        .baseUnit("rows")
        .description("Rows that this instance removed or marked as the owner no longer had them")
        .register(registry);
    TimeGauge.builder(PREFIX + "lag", this, TimeUnit.MILLISECONDS, it -> it.lagMillis(replica))
        .tag(REPLICA, replica)
        .description("Age of the last applied commit, 0 while nothing newer is to be expected")
        .register(registry);
    gauge(replica, "changes.waiting", it -> sum(it, PartitionStatus::waiting))
        .baseUnit("changes")
        .description("Messages that were received and are not yet applied")
        .register(registry);
    gauge(replica, "keys.parked", ReplicaStatus::parkedKeys)
        .baseUnit("keys")
        .description("Keys whose last change the database refuses; it is tried again")
        .register(registry);
    gauge(replica, "mismatches", it -> it.checksums().open())
        .baseUnit("mismatches")
        .description("Rows and ranges that differ from the owner's and are not repaired")
        .register(registry);
    TimeGauge.builder(PREFIX + "proven.age", this, TimeUnit.SECONDS, it -> it.provenAge(replica))
        .tag(REPLICA, replica)
        .description("Time since the owner's commit that the replica was last proven identical to")
        .register(registry);
    gauge(replica, "batch.size", it -> max(it, each -> (double) each.applied().lastBatch()))
        .baseUnit("changes")
        .description("Messages that the last transaction of a partition applied")
        .register(registry);
    gauge(replica, "epoch", it -> last(it, Version::epoch))
        .description("Epoch of the last applied change; a new one tells of lost continuity")
        .register(registry);
    gauge(replica, "last.lsn", it -> last(it, Version::lsn))
        .description("LSN of the last applied change, in the owner's log")
        .register(registry);
    for (State state : State.values()) {
      gauge(replica, "state", it -> it.state() == state ? 1 : 0)
          .tag("state", state.name())
          .description("1 for the state that the replica is in, the gravest of its partitions'")
          .register(registry);
      gauge(replica, "partitions", it -> sum(it, each -> each.state() == state ? 1 : 0))
          .tag("state", state.name())
          .description("Partitions that are in the state")
          .register(registry);
    }
  }

  private FunctionCounter.Builder<ReplicasMetrics> counter(
      String replica, String name, ToDoubleFunction<ReplicaStatus> value) {
    return FunctionCounter.builder(PREFIX + name, this, it -> it.ask(replica, value, 0))
        .tag(REPLICA, replica);
  }

  private Gauge.Builder<ReplicasMetrics> gauge(
      String replica, String name, ToDoubleFunction<ReplicaStatus> value) {
    return Gauge.builder(PREFIX + name, this, it -> it.ask(replica, value, Double.NaN))
        .tag(REPLICA, replica);
  }

  private double ask(String replica, ToDoubleFunction<ReplicaStatus> value, double unknown) {
    return status.get().replicas().stream()
        .filter(each -> each.replica().equals(replica))
        .mapToDouble(value)
        .findFirst()
        .orElse(unknown);
  }

  private double provenAge(String replica) {
    return ask(
        replica,
        it -> {
          Instant proven = it.checksums().commitTime();
          return proven == null
              ? Double.NaN
              : Duration.between(proven, clock.instant()).toSeconds();
        },
        Double.NaN);
  }

  private double lagMillis(String replica) {
    return ask(
        replica,
        it ->
            it.partitions().stream()
                .map(each -> each.lag(clock.instant()))
                .filter(Objects::nonNull)
                .mapToDouble(Duration::toMillis)
                .max()
                .orElse(Double.NaN),
        Double.NaN);
  }

  private static double sum(ReplicaStatus replica, ToDoubleFunction<PartitionStatus> value) {
    return replica.partitions().stream().mapToDouble(value).sum();
  }

  private static double max(ReplicaStatus replica, ToDoubleFunction<PartitionStatus> value) {
    return replica.partitions().stream().mapToDouble(value).max().orElse(Double.NaN);
  }

  private static double last(ReplicaStatus replica, ToDoubleFunction<Version> part) {
    return replica.partitions().stream()
        .map(PartitionStatus::version)
        .filter(Objects::nonNull)
        .max(Version::compareTo)
        .map(part::applyAsDouble)
        .orElse(Double.NaN);
  }
}
