package dev.tablecast.benchmarks;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.tram.jdbc.TramSchema;
import io.eventuate.common.jdbc.EventuateSchema;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One way for events from an owner's outbox to a subscriber's handler: a database and a JVM at
 * either end, and a broker that several ways share.
 */
final class EventRoute implements AutoCloseable {

  /** Some, so that the first round finds both ends at work. */
  private static final int FIRST_EVENTS = 1000;

  /** How often it is looked whether the outbox is empty, which may take long behind dead rows. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final EventLibrary library;
  private final PulsarServer pulsar;
  private final PostgresServer master = Servers.postgres();
  private final PostgresServer replica = Servers.postgres();
  private final ServiceJvm owner;
  private final ServiceJvm subscriber;
  private long published;

  private EventRoute(EventLibrary library, PulsarServer pulsar) throws IOException {
    this.library = library;
    this.pulsar = pulsar;
    this.owner = library.owner().start();
    this.subscriber = library.subscriber().start();
  }

  /** Starts both ends, and returns when events get from one to the other. */
  static EventRoute start(EventLibrary library, PulsarServer pulsar) throws Exception {
    EventRoute route = new EventRoute(library, pulsar);
    route.open();
    return route;
  }

  String name() {
    return library.name();
  }

  /**
   * Publishes events, and returns what it took until their effects were committed: by the clock,
   * and of CPU until the outbox was empty too.
   */
  Measure round(int count, int inTransaction) throws Exception {
    try (Connection owners = master.connect(Servers.DATABASE);
        Connection subscribers = replica.connect(Servers.DATABASE)) {
      tidy(owners, subscribers);
      long first = published + 1;
      Measure measure =
          Measure.of(
              processes(),
              () -> {
                send("publish", count, inTransaction);
                Effects.await(subscribers, count);
              },
              () -> awaitEmptyOutbox(owners));
      Effects.assertComplete(subscribers, first, count);
      return measure;
    }
  }

  /** Publishes events one by one; returns how long each took from there to its handler. */
  Percentiles steady(int count, int aSecond) throws Exception {
    try (Connection owners = master.connect(Servers.DATABASE);
        Connection subscribers = replica.connect(Servers.DATABASE)) {
      awaitEmptyOutbox(owners);
      tidy(owners, subscribers);
      subscriber.say("waits");
      long first = published + 1;
      send("steady", count, aSecond);
      Effects.await(subscribers, count);
      Effects.assertComplete(subscribers, first, count);
      return Percentiles.of(
          Stream.of(subscriber.say("waits").split(" ")).map(Long::valueOf).toList());
    }
  }

  private void open() throws Exception {
    String namespace = "public/" + library.name();
    pulsar.createNamespace(namespace);
    // Both have the same table of what was received.
    for (PostgresServer each : List.of(master, replica)) {
      try (Connection connection = each.connect(Servers.DATABASE)) {
        connection.setAutoCommit(false);
        Sql.run(connection, new TramSchema(new EventuateSchema()).ddl());
        connection.commit();
      }
    }
    try (Connection subscribers = replica.connect(Servers.DATABASE)) {
      Sql.run(subscribers, Effects.CREATE);
      subscriber.open(site(replica, namespace).text());
      owner.open(site(master, namespace).text());
      send("publish", FIRST_EVENTS, 1);
      Effects.await(subscribers, FIRST_EVENTS);
    }
  }

  private Site site(PostgresServer postgres, String namespace) {
    return new Site(
        postgres.url(Servers.DATABASE),
        postgres.username(),
        postgres.password(),
        pulsar.serviceUrl(),
        pulsar.adminUrl(),
        namespace,
        Shape.Source.OUTBOX,
        Films.PARTITIONS,
        true);
  }

  private void send(String how, int count, int parameter) throws IOException {
    owner.say("%s %d %d %d".formatted(how, published + 1, count, parameter));
    published += count;
    subscriber.say("await " + published);
  }

  /** Every round begins with empty tables and an empty log. */
  private void tidy(Connection owners, Connection subscribers) throws SQLException {
    Sql.run(subscribers, "truncate effect, eventuate.received_messages", "checkpoint");
    Sql.run(owners, "vacuum (analyze) " + library.outbox(), "checkpoint");
  }

  private void awaitEmptyOutbox(Connection owners) throws SQLException {
    Films.await(
        owners, "select exists (select from %s)".formatted(library.outbox()), "f", LOOK_NANOS);
  }

  private Map<String, ProcessTree> processes() {
    return Map.of(
        "master", Servers.processes(master),
        "replica", Servers.processes(replica),
        "broker", Servers.broker(),
        "publisher", owner.processes(),
        "subscriber", subscriber.processes());
  }

  @Override
  public void close() throws Exception {
    subscriber.close();
    owner.close();
    replica.close();
    master.close();
  }
}
