package dev.tablecast.replica.autoconfigure;

import dev.tablecast.replica.ReplicasStatus;
import dev.tablecast.replica.ReplicasStatus.PartitionStatus;
import dev.tablecast.replica.ReplicasStatus.ReplicaStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Says how each replica does, and what keeps it from growing younger.
 *
 * <p>Trouble is {@link #DEGRADED}, a status that Boot's aggregation passes over unless it is told
 * otherwise: a broker that is away must not take a service out of rotation that can still read what
 * it has. Whoever wants it in the overall status adds it to {@code
 * management.endpoint.health.status.order}.
 */
final class ReplicasHealthIndicator extends AbstractHealthIndicator {

  /** The service works; some of its replicas grow stale. */
  static final Status DEGRADED =
      new Status("DEGRADED", "replicas can be read, but some do not follow their owners for now");

  private final Supplier<ReplicasStatus> replicas;

  ReplicasHealthIndicator(Supplier<ReplicasStatus> replicas) {
    super("the replicas' health cannot be told");
    this.replicas = replicas;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    List<ReplicaStatus> all = replicas.get().replicas();
    health.status(
        all.stream()
            .map(ReplicasHealthIndicator::statusOf)
            .reduce(Status.UP, ReplicasHealthIndicator::worse));
    all.forEach(replica -> health.withDetail(replica.replica(), details(replica)));
  }

  private static Status statusOf(ReplicaStatus replica) {
    if (replica.parkedKeys() > 0 || replica.checksums().open() > 0) {
      return DEGRADED;
    }
    return switch (replica.state()) {
      case RUNNING, STANDING_BY, CATCHING_UP -> Status.UP;
      case STARTING, CLOSED -> Status.UNKNOWN;
      case WAITING_FOR_TOPIC, WAITING_FOR_BROKER, WAITING_FOR_DATABASE, STOPPED -> DEGRADED;
    };
  }

  private static Status worse(Status one, Status other) {
    if (one.equals(DEGRADED) || other.equals(Status.UP)) {
      return one;
    }
    return other;
  }

  private static Map<String, Object> details(ReplicaStatus replica) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("state", replica.state());
    put(details, "error", replica.error());
    if (replica.parkedKeys() > 0) {
      details.put("parkedKeys", replica.parkedKeys());
      details.put("parked", replica.parked());
      details.put(
          "parkedWayOut",
          "mend the constraint or the rows here, or have the owner change its rows; tried again by"
              + " itself, or at once on request");
    }
    put(details, "identicalAsOf", replica.checksums().version());
    put(details, "identicalAt", replica.checksums().commitTime());
    if (replica.checksums().open() > 0) {
      details.put("mismatches", replica.checksums().open());
      details.put(
          "mismatchesWayOut",
          "the operation mismatches of the endpoint tablecastreplicas tells which rows differ and"
              + " what repairs them; a rebuild repairs them in any case");
    }
    Map<Integer, Object> partitions = new TreeMap<>();
    replica.partitions().forEach(each -> partitions.put(each.partition(), details(each)));
    details.put("partitions", partitions);
    return details;
  }

  private static Map<String, Object> details(PartitionStatus partition) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("state", partition.state());
    put(details, "version", partition.version());
    put(details, "commitTime", partition.commitTime());
    details.put("waiting", partition.waiting());
    details.put("applied", partition.applied().changes());
    put(details, "error", partition.error());
    return details;
  }

  private static void put(Map<String, Object> details, String name, @Nullable Object value) {
    if (value != null) {
      details.put(name, value.toString());
    }
  }
}
