package dev.tablecast.publisher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How a service publishes. Immutable.
 *
 * @param service the service's name, by which contracts call their owner
 * @param tenantNamespace where its topics are, such as {@code public/default}
 * @param heartbeatInterval how often the relay proves that the whole path works
 * @param snapshotChunkRows how many rows a snapshot reads at once; fewer where they are wide
 * @param checksumEvery in which time checksums go through each captured table, again and again;
 *     zero for never of themselves
 * @param topicPolicy what its topics promise
 * @param spoolDirectory where transactions are kept that are too large for Postgres's memory, from
 *     when it sends the first of them until they commit
 * @param requests which services may ask for rows and checksums
 */
public record PublisherSettings(
    String service,
    String tenantNamespace,
    Duration heartbeatInterval,
    int snapshotChunkRows,
    Duration checksumEvery,
    TopicPolicy topicPolicy,
    Path spoolDirectory,
    RequestPolicy requests) {

  private static final Pattern NAMESPACE = Pattern.compile("[\\w.:=-]+/[\\w.:=-]+");

  /** Leaves room for what is appended, such as an epoch, within Postgres's 63. */
  private static final int MAX_LOG_NAME = 50;

  public PublisherSettings {
    if (service.isBlank()) {
      throw new IllegalArgumentException(
          "a publisher needs its service's name, by which contracts call their owner");
    }
    if (!NAMESPACE.matcher(tenantNamespace).matches()) {
      throw new IllegalArgumentException(
          "not a tenant and a namespace such as public/default: '%s'".formatted(tenantNamespace));
    }
    if (heartbeatInterval.toMillis() <= 0) {
      throw new IllegalArgumentException(
          "heartbeats need an interval, not %s".formatted(heartbeatInterval));
    }
    if (snapshotChunkRows < 1) {
      throw new IllegalArgumentException(
          "a snapshot's chunk has at least 1 row, not %d".formatted(snapshotChunkRows));
    }
    if (checksumEvery.isNegative()) {
      throw new IllegalArgumentException(
          "checksums go through a table in some time, or never if it is 0, not in %s"
              .formatted(checksumEvery));
    }
  }

  /** The settings of a service that changes none of the defaults. */
  public static PublisherSettings of(String service) {
    return new PublisherSettings(
        service,
        "public/default",
        Duration.ofSeconds(10),
        20_000,
        Duration.ofHours(24),
        TopicPolicy.byDefault(),
        Path.of(System.getProperty("java.io.tmpdir")),
        RequestPolicy.byDefault());
  }

  /** These settings with topics in another tenant and namespace. */
  public PublisherSettings in(String tenantNamespace) {
    return new PublisherSettings(
        service,
        tenantNamespace,
        heartbeatInterval,
        snapshotChunkRows,
        checksumEvery,
        topicPolicy,
        spoolDirectory,
        requests);
  }

  /** These settings with another interval of heartbeats. */
  public PublisherSettings withHeartbeatInterval(Duration heartbeatInterval) {
    return new PublisherSettings(
        service,
        tenantNamespace,
        heartbeatInterval,
        snapshotChunkRows,
        checksumEvery,
        topicPolicy,
        spoolDirectory,
        requests);
  }

  /** These settings with snapshots that read another number of rows at once. */
  public PublisherSettings withSnapshotChunkRows(int snapshotChunkRows) {
    return new PublisherSettings(
        service,
        tenantNamespace,
        heartbeatInterval,
        snapshotChunkRows,
        checksumEvery,
        topicPolicy,
        spoolDirectory,
        requests);
  }

  /** These settings with another time in which checksums go through a table; zero for never. */
  public PublisherSettings withChecksumEvery(Duration checksumEvery) {
    return new PublisherSettings(
        service,
        tenantNamespace,
        heartbeatInterval,
        snapshotChunkRows,
        checksumEvery,
        topicPolicy,
        spoolDirectory,
        requests);
  }

  /** These settings with topics of another policy. */
  public PublisherSettings withTopicPolicy(TopicPolicy topicPolicy) {
    return new PublisherSettings(
        service,
        tenantNamespace,
        heartbeatInterval,
        snapshotChunkRows,
        checksumEvery,
        topicPolicy,
        spoolDirectory,
        requests);
  }

  /** These settings with other services that may ask. */
  public PublisherSettings withRequests(RequestPolicy requests) {
    return new PublisherSettings(
        service,
        tenantNamespace,
        heartbeatInterval,
        snapshotChunkRows,
        checksumEvery,
        topicPolicy,
        spoolDirectory,
        requests);
  }

  /** How many partitions a topic gets that does not exist yet. */
  public int partitions() {
    return topicPolicy.partitions();
  }

  /** The local name of the topic in which the relay remembers how far it is. */
  public String controlTopic() {
    return service + ".relay";
  }

  /** The full name of a topic in this service's namespace. */
  public String topic(String localName) {
    return "persistent://" + tenantNamespace + "/" + localName;
  }

  /**
   * What the service's publication is called, and what its slots' names begin with: {@code
   * tablecast_} and the service's name in the few characters that a slot's name may have.
   */
  public String logName() {
    String name = "tablecast_" + service.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    if (name.length() <= MAX_LOG_NAME) {
      return name;
    }
    // String.hashCode is specified, hence the same in every release.
    String suffix = "_%08x".formatted(service.hashCode());
    return name.substring(0, MAX_LOG_NAME - suffix.length()) + suffix;
  }
}
