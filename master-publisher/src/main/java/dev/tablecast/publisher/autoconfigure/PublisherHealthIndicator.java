package dev.tablecast.publisher.autoconfigure;

import dev.tablecast.publisher.backfill.SnapshotProgress;
import dev.tablecast.publisher.relay.RelayStatus;
import dev.tablecast.publisher.requests.RequestsStatus;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Says how publishing does, and what to do where time alone does not mend it.
 *
 * <p>Trouble is {@link #DEGRADED}, a status that Boot's aggregation passes over unless it is told
 * otherwise: a broker that is away must not take a service out of rotation that serves and commits
 * without it. Whoever wants it in the overall status adds it to {@code
 * management.endpoint.health.status.order}.
 */
final class PublisherHealthIndicator extends AbstractHealthIndicator {

  /** The service works; its replicas grow stale. */
  static final Status DEGRADED =
      new Status("DEGRADED", "changes are committed, but not published for now");

  /** Less than a night's sleep. */
  private static final Duration SOON = Duration.ofHours(8);

  private static final int PARKED_SHOWN = 20;

  private final Supplier<RelayStatus> relay;
  private final Supplier<@Nullable SlotUsage> slot;
  private final Supplier<RequestsStatus> requests;

  PublisherHealthIndicator(
      Supplier<RelayStatus> relay,
      Supplier<@Nullable SlotUsage> slot,
      Supplier<RequestsStatus> requests) {
    super("the publisher's health cannot be told");
    this.relay = relay;
    this.slot = slot;
    this.requests = requests;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    RelayStatus status = relay.get();
    SlotUsage usage = slot.get();
    health.status(statusOf(status, usage));
    health.withDetail("state", status.state()).withDetail("detail", status.detail());
    detail(health, "wayOut", status.wayOut());
    if (status.epoch() > 0) {
      health.withDetail("epoch", status.epoch());
    }
    detail(health, "lastPublished", status.lastPublished());
    detail(health, "lastCommitTime", status.lastCommitTime());
    detail(health, "lag", status.lag());
    health.withDetail("lagBytes", status.lagBytes());
    health.withDetail("publishedChanges", status.publishedChanges());
    if (status.publishedMessages() > 0) {
      health.withDetail("publishedMessages", status.publishedMessages());
    }
    snapshots(health, status);
    parked(health, status);
    requests(health, requests.get());
    if (usage != null) {
      slot(health, status, usage);
    }
  }

  private static Status statusOf(RelayStatus status, @Nullable SlotUsage usage) {
    boolean ending = usage != null && (isLost(usage) || isEnding(status, usage));
    boolean unreadable = isUnreadable(status);
    if (ending || unreadable || !status.parkedKeys().isEmpty() || status.wayOut() != null) {
      return DEGRADED;
    }
    return switch (status.state()) {
      case RUNNING, CATCHING_UP, WAITING_FOR_SLOT -> Status.UP;
      case STARTING -> Status.UNKNOWN;
      case WAITING_FOR_SERVER, CONTINUITY_LOST, STOPPED, FAILED -> DEGRADED;
    };
  }

  private static void snapshots(Health.Builder health, RelayStatus status) {
    if (status.snapshots().isEmpty()) {
      return;
    }
    Map<String, String> snapshots = new TreeMap<>();
    status.snapshots().forEach((topic, progress) -> snapshots.put(topic, words(progress)));
    health.withDetail("snapshots", snapshots);
    if (isUnreadable(status)) {
      health.withDetail(
          "snapshotsWayOut",
          "mend what reads the rows, the log has the exception; it is tried again by itself. Until"
              + " then the snapshot is not complete");
    }
  }

  private static boolean isUnreadable(RelayStatus status) {
    return status.snapshots().values().stream().anyMatch(progress -> progress.failure() != null);
  }

  static String words(SnapshotProgress progress) {
    String read =
        progress.rowsEstimated() < 0
            ? "%d rows read".formatted(progress.rowsRead())
            : "%d of about %d rows read".formatted(progress.rowsRead(), progress.rowsEstimated());
    SnapshotProgress.Failure failure = progress.failure();
    return failure == null
        ? read + words(progress.state())
        : "%s, then its rows could not be read, %d times in a row: %s"
            .formatted(read, failure.times(), failure.reason());
  }

  private static String words(SnapshotProgress.State state) {
    return switch (state) {
      case READING -> "";
      case WAITING -> ", waits for others";
      case THROTTLED -> ", waits while changes are behind";
      case PAUSED -> ", paused until it is resumed";
    };
  }

  private static void parked(Health.Builder health, RelayStatus status) {
    if (status.parkedKeys().isEmpty()) {
      return;
    }
    Map<String, String> shown = new TreeMap<>();
    status.parkedKeys().entrySet().stream()
        .limit(PARKED_SHOWN)
        .forEach(entry -> shown.put(entry.getKey(), entry.getValue()));
    health.withDetail("parkedKeys", status.parkedKeys().size());
    health.withDetail("parked", shown);
    health.withDetail(
        "parkedWayOut", "change the rows so that the contract can carry them, or the contract");
  }

  /** Trouble is no more than delay: the requests wait in their topics. */
  private static void requests(Health.Builder health, RequestsStatus requests) {
    if (requests.askers().isEmpty()) {
      return;
    }
    Map<String, String> shown = new TreeMap<>();
    requests.askers().forEach((asker, one) -> shown.put(asker, words(one)));
    health.withDetail("requests", shown);
    if (requests.askers().values().stream().anyMatch(one -> one.trouble() != null)) {
      health.status(DEGRADED);
    }
  }

  private static String words(RequestsStatus.Asker asker) {
    String waiting = asker.waiting() == 0 ? "" : ", %d wait".formatted(asker.waiting());
    String refused =
        asker.lastRefusal() == null
            ? ""
            : ", %d refused, the last: %s".formatted(asker.refused(), asker.lastRefusal());
    String trouble =
        asker.trouble() == null ? "" : "; more cannot be taken for now: " + asker.trouble();
    return "%d ordered".formatted(asker.ordered()) + waiting + refused + trouble;
  }

  private static void slot(Health.Builder health, RelayStatus status, SlotUsage usage) {
    Map<String, Object> details = new TreeMap<>();
    details.put("name", usage.slot());
    details.put("walStatus", usage.walStatus());
    details.put("retainedBytes", usage.retainedBytes());
    Duration timeLeft = usage.timeLeft();
    if (usage.safeBytes() == null) {
      details.put(
          "limit",
          "none: set max_slot_wal_keep_size, else the log kept for this slot may fill the disk");
    } else {
      details.put("bytesLeft", usage.safeBytes());
    }
    if (timeLeft != null) {
      details.put("timeLeftWhileNothingIsPublished", timeLeft);
    }
    if (isLost(usage)) {
      details.put(
          "wayOut", "none needed: the slot is made anew, and every table is published once more");
    } else if (isEnding(status, usage)) {
      details.put(
          "wayOut",
          "bring Pulsar or this service back, or raise max_slot_wal_keep_size; else the slot is given up and every table is published once more");
    }
    health.withDetail("slot", details);
  }

  private static boolean isLost(SlotUsage usage) {
    return usage.walStatus().equals("lost");
  }

  /** While the relay keeps up, the log that it frees makes room for the new. */
  private static boolean isEnding(RelayStatus status, SlotUsage usage) {
    Duration timeLeft = usage.timeLeft();
    return status.state() == RelayStatus.State.WAITING_FOR_SERVER
        && timeLeft != null
        && timeLeft.compareTo(SOON) < 0;
  }

  private static void detail(Health.Builder health, String name, @Nullable Object value) {
    if (value != null) {
      health.withDetail(name, value);
    }
  }
}
