package dev.tablecast.publisher.autoconfigure;

import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.RequestPolicy;
import dev.tablecast.publisher.TopicPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How a service publishes its tables. Where Pulsar is, and the tenant and namespace of the topics,
 * say {@code spring.pulsar.*}; which service it is, {@code spring.application.name}.
 *
 * @param enabled Whether to publish. An Outbox works all the same.
 * @param datasource The login that reads the log.
 * @param heartbeatInterval Time between two proofs that the whole path works.
 * @param snapshot How tables are read as a whole.
 * @param checksum How replicas are enabled to prove that they are equal.
 * @param topic What topics promise their readers.
 * @param spoolDirectory Where transactions larger than Postgres's logical_decoding_work_mem are
 *     kept until they commit. Defaults to java.io.tmpdir.
 * @param requestsFrom Names of services that may ask for rows and checksums of this service's
 *     tables.
 * @param requestsPerMinute Number of requests of each such service that are carried out in a
 *     minute; others wait.
 */
@ConfigurationProperties("tablecast.publisher")
record TablecastPublisherProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue Datasource datasource,
    @DefaultValue("10s") Duration heartbeatInterval,
    @DefaultValue Snapshot snapshot,
    @DefaultValue Checksum checksum,
    @DefaultValue Topic topic,
    @Nullable Path spoolDirectory,
    @DefaultValue Set<String> requestsFrom,
    @DefaultValue("60") int requestsPerMinute) {

  /**
   * The login that reads the log.
   *
   * @param url JDBC URL of the database with the tables. Defaults to that of spring.datasource.
   * @param username Login of the publisher's own, with REPLICATION. Defaults to that of
   *     spring.datasource, with a warning.
   * @param password Password of the login.
   */
  record Datasource(@Nullable String url, @Nullable String username, @Nullable String password) {}

  /**
   * How tables are read as a whole.
   *
   * @param chunkRows Number of rows that a snapshot reads at once; fewer where they are wide.
   */
  record Snapshot(@DefaultValue("20000") int chunkRows) {}

  /**
   * How replicas are enabled to prove that they are equal.
   *
   * @param every Time in which checksums of all rows of a table are published, spread evenly over
   *     it, again and again. 0 for only those that somebody asks for.
   */
  record Checksum(@DefaultValue("24h") Duration every) {}

  /**
   * What topics promise their readers.
   *
   * @param partitions Number of partitions of topics that do not exist yet.
   * @param compactionThreshold Size of new messages after which Pulsar compacts a partition.
   * @param retention Time for which every change stays readable, 0 for ever. A compacted topic
   *     keeps each key's last message beyond it.
   * @param maxMessageSize Largest message that the broker takes, its maxMessageSize.
   */
  record Topic(
      @DefaultValue("4") int partitions,
      @DefaultValue("64MB") DataSize compactionThreshold,
      @DefaultValue("7d") Duration retention,
      @DefaultValue("5MB") DataSize maxMessageSize) {}

  PublisherSettings settings(String service, String tenantNamespace) {
    return new PublisherSettings(
        service,
        tenantNamespace,
        heartbeatInterval,
        snapshot.chunkRows(),
        checksum.every(),
        new TopicPolicy(
            topic.partitions(),
            topic.compactionThreshold().toBytes(),
            topic.retention(),
            Math.toIntExact(topic.maxMessageSize().toBytes())),
        spoolDirectory == null ? PublisherSettings.of(service).spoolDirectory() : spoolDirectory,
        new RequestPolicy(requestsFrom, requestsPerMinute));
  }
}
