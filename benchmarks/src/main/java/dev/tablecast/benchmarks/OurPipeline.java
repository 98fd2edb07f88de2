package dev.tablecast.benchmarks;

import dev.tablecast.benchmarks.contract.Film;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarOptions;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.schema.ReplicaSchema;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tablecast with its starters' defaults: an owner and a subscriber, each in a JVM of its own. */
final class OurPipeline implements Pipeline {

  private final PostgresServer master = Servers.postgres();
  private final PostgresServer replica = Servers.postgres();
  private final PulsarServer pulsar = PulsarServer.startEmbedded(PulsarOptions.durable());
  private final Shape shape;
  private final ServiceJvm publisher;
  private final List<ServiceJvm> subscribers = new ArrayList<>();
  private int connections;

  OurPipeline(Shape shape) throws IOException {
    this.shape = shape;
    publisher = ServiceJvm.start(Service.Role.PUBLISHER, shape.jvmFlags());
    for (int i = 0; i < shape.instances(); i++) {
      subscribers.add(ServiceJvm.start(Service.Role.SUBSCRIBER, shape.jvmFlags()));
    }
  }

  @Override
  public String name() {
    return "ours";
  }

  @Override
  public PostgresServer master() {
    return master;
  }

  @Override
  public PostgresServer replica() {
    return replica;
  }

  /** Where a service works; the topics are in another namespace for each connection. */
  Site site(PostgresServer postgres) {
    return new Site(
        postgres.url(Servers.DATABASE),
        postgres.username(),
        postgres.password(),
        pulsar.serviceUrl(),
        pulsar.adminUrl(),
        "public/films" + connections,
        shape.source(),
        shape.partitions(),
        shape.compacted());
  }

  @Override
  public void createTables(long rows) throws SQLException {
    try (Connection connection = openMaster()) {
      Sql.run(connection, Films.CREATE, Films.insert(1, rows));
    }
    try (Connection connection = openReplica()) {
      Sql.run(connection, ReplicaSchema.of(List.of(ReplicaTable.of(Film.class))).ddl());
    }
  }

  @Override
  public void connect() throws IOException {
    connections++;
    pulsar.createNamespace("public/films" + connections);
    publisher.open(site(master).text());
    for (ServiceJvm subscriber : subscribers) {
      subscriber.open(site(replica).text());
    }
  }

  @Override
  public void disconnect() throws IOException, SQLException {
    publisher.shut();
    for (ServiceJvm subscriber : subscribers) {
      subscriber.shut();
    }
    try (Connection connection = openMaster()) {
      Sql.run(
          connection,
          "select pg_drop_replication_slot(slot_name) from pg_replication_slots",
          "drop publication if exists tablecast_forum",
          "drop table film");
    }
    try (Connection connection = openReplica()) {
      Sql.run(connection, "drop schema if exists tablecast cascade", "drop table film");
    }
  }

  @Override
  public Map<String, ProcessTree> processes() {
    Map<String, ProcessTree> processes = new TreeMap<>();
    processes.put("master", Servers.processes(master));
    processes.put("replica", Servers.processes(replica));
    processes.put("broker", Servers.broker());
    processes.put("publisher", publisher.processes());
    for (int i = 0; i < subscribers.size(); i++) {
      processes.put("subscriber" + (i == 0 ? "" : "-" + (i + 1)), subscribers.get(i).processes());
    }
    return processes;
  }

  /** Has the subscriber rebuild its replica; returns the report in words. */
  String rebuild() throws IOException {
    return subscribers.get(0).rebuild();
  }

  /** Has the owner publish what all rows come to. */
  void orderChecksum() throws IOException {
    publisher.orderChecksum();
  }

  /** Has the owner publish what the rows up to a key come to. */
  void orderChecksum(String upTo) throws IOException {
    publisher.orderChecksum(upTo);
  }

  /** As of which version the replica is proven to be equal; "null" if it is not. */
  String proven() throws IOException {
    return subscribers.get(0).proven();
  }

  /** What checksums have shown of the replica, to be read by people. */
  String checksums() throws IOException {
    return subscribers.get(0).checksums();
  }

  /** Begins to watch how much heap each service has in use. */
  void watchHeaps() throws IOException {
    publisher.watchHeap();
    subscribers.get(0).watchHeap();
  }

  /** The most heap that each service had in use since then, in bytes. */
  Map<String, Long> peakHeaps() throws IOException {
    return new TreeMap<>(
        Map.of("publisher", publisher.peakHeap(), "subscriber", subscribers.get(0).peakHeap()));
  }

  @Override
  public void close() throws Exception {
    for (ServiceJvm subscriber : subscribers) {
      subscriber.close();
    }
    publisher.close();
    pulsar.close();
    replica.close();
    master.close();
  }
}
