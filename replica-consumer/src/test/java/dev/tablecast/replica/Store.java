package dev.tablecast.replica;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.replica.ReplicasStatus.ReplicaStatus;
import dev.tablecast.replica.films.Film;
import dev.tablecast.wire.Version;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/** A store that keeps films, with the servers and the owner's topic that a test plays with. */
final class Store implements AutoCloseable {

  static final String SUBSCRIPTION = "store.public.film";

  final PulsarClient client;
  final PulsarAdmin admin;
  final String namespace;
  final OwnerTopic topic;
  private final int partitions;
  final StoreDatabase database;

  static {
    // Machines that run tests are busy.
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  /** Clients take seconds to close, hence end with the JVM. */
  private record Clients(PulsarAdmin admin, PulsarClient client) {

    static final Clients SHARED = of(PulsarServer.shared());

    private static Clients of(PulsarServer server) {
      try {
        return new Clients(
            PulsarAdmin.builder().serviceHttpUrl(server.adminUrl()).build(),
            PulsarClient.builder().serviceUrl(server.serviceUrl()).build());
      } catch (PulsarClientException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Store(PostgresServer postgres, int partitions) throws Exception {
    client = Clients.SHARED.client();
    admin = Clients.SHARED.admin();
    namespace = "public/" + UUID.randomUUID().toString().substring(0, 8);
    admin.namespaces().createNamespace(namespace);
    this.partitions = partitions;
    topic =
        OwnerTopic.create(
            client,
            admin,
            "persistent://" + namespace + "/forum.film",
            partitions,
            Film.getDescriptor());
    database = StoreDatabase.create(postgres);
  }

  static Store withPartitions(int partitions) throws Exception {
    return new Store(PostgresServer.shared(), partitions);
  }

  /** With one partition, and a server that a test may kill. */
  static Store on(PostgresServer postgres) throws Exception {
    return new Store(postgres, 1);
  }

  ReplicaTable films() {
    return ReplicaTable.of(Film.class).columns("title", "year");
  }

  Replicas start() {
    return start(films());
  }

  Replicas start(ReplicaTable films) {
    return start(films, settings(), database.connections(), client);
  }

  Replicas start(ReplicaTable films, ReplicaSettings settings) {
    return start(films, settings, database.connections(), client);
  }

  /** Starts an instance that reaches its servers in its own way. */
  Replicas start(DataSource database, PulsarClient client) {
    return start(films(), settings(), database, client);
  }

  ReplicaSettings settings() {
    return ReplicaSettings.of("store").in(namespace).withSchema(SchemaPolicy.CREATE);
  }

  private static Replicas start(
      ReplicaTable films, ReplicaSettings settings, DataSource database, PulsarClient client) {
    Replicas replicas = new Replicas(settings, database, client, List.of(films));
    replicas.start();
    return replicas;
  }

  /** Begins with an owner that may be asked. */
  Replicas start(ReplicaTable films, OwnerRequests owner, boolean repair) {
    return start(films, owner, repair, database.connections());
  }

  Replicas start(ReplicaTable films, OwnerRequests owner, boolean repair, DataSource database) {
    Replicas replicas =
        new Replicas(
            ReplicaSettings.of("store")
                .in(namespace)
                .withSchema(SchemaPolicy.CREATE)
                .withRepair(repair),
            database,
            client,
            List.of(films),
            owner);
    replicas.start();
    return replicas;
  }

  static ReplicaStatus only(Replicas replicas) {
    return replicas.status().replicas().get(0);
  }

  static Film film(long id, String title, int year) {
    return Film.newBuilder().setId(id).setTitle(title).setYear(year).build();
  }

  /** Publishes a whole snapshot of so many films. */
  void completeSnapshotOf(int films) {
    Version begun = topic.beginSnapshot();
    for (int i = 1; i <= films; i++) {
      has(i, "Film " + i, 2000 + i);
    }
    topic.completeSnapshot(begun).flush();
  }

  void awaitFilms(int count) {
    Awaitility.await()
        .untilAsserted(() -> Assertions.assertThat(database.countFilms()).isEqualTo(count));
  }

  /** Behind the guard: another value, a row that is missing, and one that the owner has not. */
  void spoil() throws SQLException {
    spoilTwo();
    database.executeUnguarded(
        "insert into film (id, title, _version) values (77, 'not theirs', '%s')"
            .formatted(new Version(1, 1, 0).toUuid()));
  }

  /** Another value, and a row that is missing. */
  void spoilTwo() throws SQLException {
    database.executeUnguarded("update film set title = 'spoiled' where id = 1");
    database.executeUnguarded("delete from film where id = 2");
  }

  /** Adds or changes a film at the owner's. */
  Store has(long id, String title, int year) {
    topic.upsert(id, film(id, title, year));
    return this;
  }

  /** Has a partition compacted, if that is not under way already, and does not wait for it. */
  void compactMeanwhile(int partition) throws PulsarAdminException {
    try {
      admin.topics().triggerCompaction(topic.partition(partition));
    } catch (PulsarAdminException.ConflictException e) {
      // It is under way.
    }
  }

  /** Loses the subscription, as an operator can, or a policy against long absence. */
  void forgetSubscription() throws PulsarAdminException {
    for (int i = 0; i < partitions; i++) {
      admin.topics().deleteSubscription(topic.partition(i), SUBSCRIPTION, true);
    }
  }

  /** Waits until all but what the replicas always leave unacknowledged is so. */
  void awaitAcknowledged() {
    // Each heartbeat makes for one more transaction, after which the one before is acknowledged.
    for (int partition = 0; partition < partitions; partition++) {
      String name = topic.partition(partition);
      Awaitility.await()
          .until(
              () -> {
                topic.heartbeat().flush();
                return backlog(name) <= 2;
              });
    }
  }

  private long backlog(String partition) throws PulsarAdminException {
    return Objects.requireNonNull(
            admin.topics().getStats(partition, true).getSubscriptions().get(SUBSCRIPTION))
        .getMsgBacklog();
  }

  @Override
  public void close() throws Exception {
    topic.close();
    database.close();
  }
}
