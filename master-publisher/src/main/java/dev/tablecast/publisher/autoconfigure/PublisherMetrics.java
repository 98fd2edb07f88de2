package dev.tablecast.publisher.autoconfigure;

import dev.tablecast.publisher.backfill.SnapshotProgress;
import dev.tablecast.publisher.relay.RelayStatus;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.wire.Version;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The publisher's meters, all read from the relay's status; what is not known is NaN. */
final class PublisherMetrics implements MeterBinder {

  private static final String PREFIX = "tablecast.publisher.";

  private final Supplier<RelayStatus> relay;
  private final Supplier<@Nullable SlotUsage> slot;
  private final OwnerSchema schema;

  PublisherMetrics(
      Supplier<RelayStatus> relay, Supplier<@Nullable SlotUsage> slot, OwnerSchema schema) {
    this.relay = relay;
    this.slot = slot;
    this.schema = schema;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    counter(registry, "changes.published", RelayStatus::publishedChanges)
        .description("Row changes that Pulsar has acknowledged")
        .register(registry);
    counter(registry, "changes.skipped", RelayStatus::skippedChanges)
        .description("Row changes that the topics held already when taking over")
        .register(registry);
    counter(registry, "messages.published", RelayStatus::publishedMessages)
        .baseUnit("messages")
        .description("Messages of tables of messages that were sent to Pulsar")
        .register(registry);
    TimeGauge.builder(PREFIX + "lag", relay, TimeUnit.MILLISECONDS, it -> lagMillis(it.get()))
        .description("Age of the oldest commit that is not published yet")
        .register(registry);
    bindRelay(registry);
    bindSlot(registry);
    for (RelayStatus.State state : RelayStatus.State.values()) {
      gauge("state", status -> status.state() == state ? 1 : 0)
          .tag("state", state.name())
          .description("1 for the state that the relay is in")
          .register(registry);
    }
    for (PublishedTable table : schema.tables()) {
      bindSnapshot(registry, table.topic());
    }
  }

  private void bindRelay(MeterRegistry registry) {
    gauge("lag.bytes", RelayStatus::lagBytes)
        .baseUnit("bytes")
        .description("Log between the last published change and the log's end")
        .register(registry);
    gauge("epoch", RelayStatus::epoch)
        .description("Epoch that is published under; a new one tells of lost continuity")
        .register(registry);
    gauge("last.lsn", PublisherMetrics::lastLsn)
        .description("LSN of the last published change")
        .register(registry);
    gauge("keys.parked", status -> status.parkedKeys().size())
        .description("Keys whose change the contract cannot carry")
        .register(registry);
  }

  private void bindSlot(MeterRegistry registry) {
    Gauge.builder(PREFIX + "wal.retained", slot, it -> retained(it.get()))
        .baseUnit("bytes")
        .description("Log that is kept for the service's slot")
        .register(registry);
    Gauge.builder(PREFIX + "wal.left", slot, it -> left(it.get()))
        .baseUnit("bytes")
        .description("Log that may still be written until the slot is given up")
        .register(registry);
  }

  private void bindSnapshot(MeterRegistry registry, String topic) {
    gauge("snapshot.rows", status -> rows(status.snapshots().get(topic)))
        .tag("topic", topic)
        .description("Rows that the running snapshot has read")
        .register(registry);
    gauge("snapshot.rows.estimated", status -> estimate(status.snapshots().get(topic)))
        .tag("topic", topic)
        .description("Rows that the running snapshot will read, by Postgres's statistics")
        .register(registry);
  }

  private FunctionCounter.Builder<Supplier<RelayStatus>> counter(
      MeterRegistry registry, String name, ToDoubleFunction<RelayStatus> value) {
    return FunctionCounter.builder(PREFIX + name, relay, it -> value.applyAsDouble(it.get()))
        .baseUnit("changes");
  }

  private Gauge.Builder<Supplier<RelayStatus>> gauge(
      String name, ToDoubleFunction<RelayStatus> value) {
    return Gauge.builder(PREFIX + name, relay, it -> value.applyAsDouble(it.get()));
  }

  private static double lagMillis(RelayStatus status) {
    return status.lag() == null ? Double.NaN : status.lag().toMillis();
  }

  private static double lastLsn(RelayStatus status) {
    Version last = status.lastPublished();
    return last == null ? Double.NaN : last.lsn();
  }

  private static double retained(@Nullable SlotUsage usage) {
    return usage == null ? Double.NaN : usage.retainedBytes();
  }

  private static double left(@Nullable SlotUsage usage) {
    return usage == null || usage.safeBytes() == null ? Double.NaN : usage.safeBytes();
  }

  private static double rows(@Nullable SnapshotProgress progress) {
    return progress == null ? Double.NaN : progress.rowsRead();
  }

  private static double estimate(@Nullable SnapshotProgress progress) {
    return progress == null || progress.rowsEstimated() < 0 ? Double.NaN : progress.rowsEstimated();
  }
}
