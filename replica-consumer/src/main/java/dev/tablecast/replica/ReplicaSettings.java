package dev.tablecast.replica;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a service keeps its replicas. Immutable.
 *
 * @param service the service's name, which its subscriptions begin with
 * @param tenantNamespace where the owners' topics are, such as {@code public/default}
 * @param batchRows how many changes one transaction applies at most
 * @param batchBytes how large they may be together before the transaction begins
 * @param schema what is done about a database that is not as the replicas need it
 * @param requestSnapshotAfter for how long a replica may lack a whole snapshot until its owner is
 *     asked for one; null if it is not asked
 * @param repair whether rows that are found to differ from the owner's are repaired, not only told
 */
public record ReplicaSettings(
    String service,
    String tenantNamespace,
    int batchRows,
    long batchBytes,
    SchemaPolicy schema,
    @Nullable Duration requestSnapshotAfter,
    boolean repair) {

  private static final Pattern NAMESPACE = Pattern.compile("[\\w.:=-]+/[\\w.:=-]+");

  public ReplicaSettings {
    if (service.isBlank()) {
      throw new IllegalArgumentException(
          "a subscriber needs its service's name, which its subscriptions begin with");
    }
    if (!NAMESPACE.matcher(tenantNamespace).matches()) {
      throw new IllegalArgumentException(
          "not a tenant and a namespace such as public/default: '%s'".formatted(tenantNamespace));
    }
    if (batchRows < 1 || batchBytes < 1) {
      throw new IllegalArgumentException(
          "a batch has at least 1 row and 1 byte, not %d and %d".formatted(batchRows, batchBytes));
    }
    if (requestSnapshotAfter != null && requestSnapshotAfter.toMillis() < 1) {
      throw new IllegalArgumentException(
          "an owner is asked for a snapshot after some time, not after " + requestSnapshotAfter);
    }
  }

  /** The settings of a service that changes none of the defaults. */
  public static ReplicaSettings of(String service) {
    return new ReplicaSettings(
        service, "public/default", 5_000, 4 << 20, SchemaPolicy.VALIDATE, null, true);
  }

  /** These settings with topics in another tenant and namespace. */
  public ReplicaSettings in(String tenantNamespace) {
    return new ReplicaSettings(
        service, tenantNamespace, batchRows, batchBytes, schema, requestSnapshotAfter, repair);
  }

  /** These settings with batches of another size. */
  public ReplicaSettings withBatches(int rows, long bytes) {
    return new ReplicaSettings(
        service, tenantNamespace, rows, bytes, schema, requestSnapshotAfter, repair);
  }

  /** These settings with another policy about the database's schema. */
  public ReplicaSettings withSchema(SchemaPolicy schema) {
    return new ReplicaSettings(
        service, tenantNamespace, batchRows, batchBytes, schema, requestSnapshotAfter, repair);
  }

  /** These settings with owners that are asked for a snapshot once a replica lacks it so long. */
  public ReplicaSettings withSnapshotRequestedAfter(Duration requestSnapshotAfter) {
    return new ReplicaSettings(
        service, tenantNamespace, batchRows, batchBytes, schema, requestSnapshotAfter, repair);
  }

  /** These settings, with rows that differ repaired or only told. */
  public ReplicaSettings withRepair(boolean repair) {
    return new ReplicaSettings(
        service, tenantNamespace, batchRows, batchBytes, schema, requestSnapshotAfter, repair);
  }

  /** The full name of a facet's topic. */
  String topic(String localName) {
    return "persistent://" + tenantNamespace + "/" + localName;
  }
}
