package dev.tablecast.system;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.publisher.Checksums;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.OwnerDatabase;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.RequestPolicy;
import dev.tablecast.publisher.Snapshots;
import dev.tablecast.publisher.TopicPolicy;
import dev.tablecast.publisher.Topics;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.replica.ReplicaSettings;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.Replicas;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;

/** Where a service finds its servers; as texts too, for a service in a JVM of its own. */
public record Site(
    String url,
    String username,
    String password,
    String serviceUrl,
    String adminUrl,
    String namespace) {

  public static Site of(
      PostgresServer postgres, String database, PulsarServer pulsar, String namespace) {
    return new Site(
        postgres.url(database),
        postgres.username(),
        postgres.password(),
        pulsar.serviceUrl(),
        pulsar.adminUrl(),
        namespace);
  }

  public static Site parse(String... texts) {
    return new Site(texts[0], texts[1], texts[2], texts[3], texts[4], texts[5]);
  }

  public List<String> texts() {
    return List.of(url, username, password, serviceUrl, adminUrl, namespace);
  }

  public PulsarClient client() throws PulsarClientException {
    return PulsarClient.builder().serviceUrl(serviceUrl).build();
  }

  /** Begins to publish specimens, as the forum does. */
  Publisher publisher(PulsarClient client) {
    return publisher(client, forumSettings());
  }

  /** Does the same, and goes through all specimens by checksums in that time, again and again. */
  Publisher publisher(PulsarClient client, Duration checksumEvery, TopicPolicy topic) {
    return publisher(
        client, forumSettings().withChecksumEvery(checksumEvery).withTopicPolicy(topic));
  }

  private Publisher publisher(PulsarClient client, PublisherSettings settings) {
    Publisher publisher = new Publisher(settings, database(), client, this::admin, forumSchema());
    publisher.start();
    return publisher;
  }

  /** Gives orders about rows, as an instance of the forum does that does not publish. */
  Snapshots snapshots() {
    return new Snapshots(database(), forumSchema());
  }

  /** Gives orders about checksums, as an instance of the forum does that does not publish. */
  Checksums checksums() {
    return new Checksums(database(), forumSchema());
  }

  /** Gives orders about topics as an instance of the forum does that does not publish. */
  Topics topics(PulsarClient client) {
    return new Topics(forumSettings(), database(), forumSchema(), client);
  }

  private PublisherSettings forumSettings() {
    return PublisherSettings.of("forum")
        .in(namespace)
        .withHeartbeatInterval(Duration.ofMillis(500))
        .withSnapshotChunkRows(20)
        .withRequests(RequestPolicy.byDefault().from("store"));
  }

  /** As a relay reaches it. */
  OwnerDatabase database() {
    return new OwnerDatabase(url, username, password, true);
  }

  private OwnerSchema forumSchema() {
    return new OwnerSchema(forumSettings(), List.of(MasterTable.of(Specimen.class)), List.of());
  }

  /** Begins to keep a copy of specimens, as the store does. */
  Replicas replicas(PulsarClient client) {
    return replicas(client, ReplicaSettings.of("store"), connections());
  }

  /** Begins to keep a copy of specimens, as a service with these settings does. */
  Replicas replicas(PulsarClient client, ReplicaSettings settings, DataSource database) {
    Replicas replicas =
        new Replicas(settings.in(namespace), database, client, List.of(specimens()));
    replicas.start();
    return replicas;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, username, password);
  }

  /** A pool of connections, as a service has one. */
  HikariDataSource connections() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(username);
    config.setPassword(password);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /** The store's copy: all of the forum's columns. */
  static ReplicaTable specimens() {
    return ReplicaTable.of(Specimen.class)
        .columns(Whole.COLUMNS.replaceFirst("id, part, ", "").split(", "));
  }

  public PulsarAdmin admin() {
    try {
      return PulsarAdmin.builder().serviceHttpUrl(adminUrl).build();
    } catch (PulsarClientException e) {
      throw new IllegalStateException(e);
    }
  }
}
