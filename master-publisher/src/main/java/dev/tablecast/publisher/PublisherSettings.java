package dev.tablecast.publisher;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How a service publishes. Immutable.
 *
 * @param service the service's name, by which contracts call their owner
 * @param tenantNamespace where its topics are, such as {@code public/default}
 * @param partitions how many partitions a topic gets that does not exist yet
 * @param heartbeatInterval how often the relay proves that the whole path works
 * @param snapshotChunkRows how many rows a snapshot reads at once
 * @param compactionThreshold after how many bytes of new messages Pulsar compacts a topic
 */
public record PublisherSettings(
    String service,
    String tenantNamespace,
    int partitions,
    Duration heartbeatInterval,
    int snapshotChunkRows,
    long compactionThreshold) {

  private static final Pattern NAMESPACE = Pattern.compile("[\\w.:=-]+/[\\w.:=-]+");

  public PublisherSettings {
    if (service.isBlank()) {
      throw new IllegalArgumentException(
          "a publisher needs its service's name, as contracts call their owner");
    }
    if (!NAMESPACE.matcher(tenantNamespace).matches()) {
      throw new IllegalArgumentException(
          "not a tenant and namespace such as public/default: '%s'".formatted(tenantNamespace));
    }
    require(partitions >= 1, "a topic has at least 1 partition, not %d", partitions);
    require(
        heartbeatInterval.toMillis() > 0,
        "the heartbeat needs an interval, not %s",
        heartbeatInterval);
    require(snapshotChunkRows >= 1, "a chunk has at least 1 row, not %d", snapshotChunkRows);
    require(
        compactionThreshold >= 1,
        "compaction needs a threshold of at least 1 byte, not %d",
        compactionThreshold);
  }

  /** The settings of a service that changes none of the defaults. */
  public static PublisherSettings of(String service) {
    return new PublisherSettings(
        service, "public/default", 4, Duration.ofSeconds(10), 5_000, 64L << 20);
  }

  /** These settings with topics in another tenant and namespace. */
  public PublisherSettings in(String tenantNamespace) {
    return new PublisherSettings(
        service,
        tenantNamespace,
        partitions,
        heartbeatInterval,
        snapshotChunkRows,
        compactionThreshold);
  }

  /** These settings with another number of partitions for new topics. */
  public PublisherSettings withPartitions(int partitions) {
    return new PublisherSettings(
        service,
        tenantNamespace,
        partitions,
        heartbeatInterval,
        snapshotChunkRows,
        compactionThreshold);
  }

  /** These settings with another interval of heartbeats. */
  public PublisherSettings withHeartbeatInterval(Duration heartbeatInterval) {
    return new PublisherSettings(
        service,
        tenantNamespace,
        partitions,
        heartbeatInterval,
        snapshotChunkRows,
        compactionThreshold);
  }

  /** These settings with snapshots that read another number of rows at once. */
  public PublisherSettings withSnapshotChunkRows(int snapshotChunkRows) {
    return new PublisherSettings(
        service,
        tenantNamespace,
        partitions,
        heartbeatInterval,
        snapshotChunkRows,
        compactionThreshold);
  }

  /** The full name of a topic of this service's namespace. */
  public String topic(String localName) {
    return "persistent://" + tenantNamespace + "/" + localName;
  }

  private static void require(boolean condition, String message, Object found) {
    if (!condition) {
      throw new IllegalArgumentException(message.formatted(found));
    }
  }
}
