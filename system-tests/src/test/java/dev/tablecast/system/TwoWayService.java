package dev.tablecast.system;

import com.zaxxer.hikari.HikariDataSource;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.OwnedColumns;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.RequestPolicy;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.replica.ReplicaSettings;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.Replicas;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.pulsar.client.api.PulsarClient;

/**
 * The forum, which publishes films and keeps what the store adds to them, or the store, which keeps
 * films and publishes what it adds.
 */
record TwoWayService(Publisher publisher, Replicas replicas, HikariDataSource connections)
    implements AutoCloseable {

  /** What the store has of the forum's table. */
  static final ReplicaTable FILMS = ReplicaTable.of(Movie.class);

  /** What the forum has of the store's columns. */
  static final ReplicaTable OFFERS = ReplicaTable.ofFacet(Movie.class, "store");

  static TwoWayService start(String service, Site site, PulsarClient client) {
    boolean forum = service.equals("forum");
    PublisherSettings settings =
        PublisherSettings.of(service)
            .in(site.namespace())
            .withHeartbeatInterval(Duration.ofMillis(500))
            .withSnapshotChunkRows(20)
            .withRequests(RequestPolicy.byDefault().from(forum ? "store" : "forum"));
    OwnerSchema schema =
        new OwnerSchema(
            settings,
            forum ? List.of(MasterTable.of(Movie.class)) : List.of(),
            forum ? List.of() : List.of(OwnedColumns.of(Movie.class)),
            List.of());
    HikariDataSource connections = site.connections();
    Replicas replicas =
        new Replicas(
            ReplicaSettings.of(service).in(site.namespace()),
            connections,
            client,
            List.of(forum ? OFFERS : FILMS));
    replicas.start();
    Publisher publisher = new Publisher(settings, site.database(), client, site::admin, schema);
    publisher.start();
    return new TwoWayService(publisher, replicas, connections);
  }

  @Override
  public void close() {
    publisher.close();
    replicas.close();
    connections.close();
  }

  /** Runs the service named first until who started it is gone. */
  public static void main(String... arguments) throws IOException {
    Site site = Site.parse(List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
    try (PulsarClient client = site.client();
        TwoWayService service = start(arguments[0], site, client)) {
      ServiceJvm.awaitEndOfInput();
    }
    System.exit(0);
  }
}
