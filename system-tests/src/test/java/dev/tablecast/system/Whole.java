package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.OwnerDatabase;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.replica.ReplicaSettings;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.Replicas;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.awaitility.Awaitility;
import org.postgresql.ds.PGSimpleDataSource;

/** A forum that owns specimens and a store that copies them, on real servers. */
final class Whole implements AutoCloseable {

  static final String COLUMNS =
      "id, part, flag, small, big, single, wide, title, note, data, moment, amount, day, token,"
          + " facts, kind, numbers, words";

  private static final String TABLE =
      """
      create table specimen (
        id bigint, part text, flag boolean not null, small integer, big bigint, single real,
        wide double precision, title text not null, note text, data bytea, moment timestamptz,
        amount numeric, day date, token uuid, facts jsonb, kind text not null default 'PLAIN',
        numbers integer[] not null default '{}', words text[] not null default '{}' %s,
        primary key (id, part))
      """;

  private final String forum = "forum_" + UUID.randomUUID().toString().substring(0, 8);
  private final String store = "store_" + UUID.randomUUID().toString().substring(0, 8);
  private final String namespace = "public/" + UUID.randomUUID().toString().substring(0, 8);
  private final PostgresServer postgres = PostgresServer.shared();
  private final PulsarServer pulsar = PulsarServer.shared();
  final PulsarClient client;

  Whole() throws Exception {
    client = PulsarClient.builder().serviceUrl(pulsar.serviceUrl()).build();
    try (PulsarAdmin admin = admin()) {
      admin.namespaces().createNamespace(namespace, Set.of("standalone"));
    }
    postgres.createDatabase(forum);
    postgres.createDatabase(store);
    forum(TABLE.formatted(""));
    store(TABLE.formatted(", price numeric, _version uuid not null, _deleted_at timestamptz"));
  }

  PulsarAdmin admin() throws PulsarClientException {
    return PulsarAdmin.builder().serviceHttpUrl(pulsar.adminUrl()).build();
  }

  String topic() {
    return "persistent://" + namespace + "/forum.specimen";
  }

  Publisher publisher() {
    PublisherSettings settings =
        PublisherSettings.of("forum")
            .in(namespace)
            .withHeartbeatInterval(Duration.ofMillis(500))
            .withSnapshotChunkRows(20);
    Publisher publisher =
        new Publisher(
            settings,
            new OwnerDatabase(postgres.url(forum), postgres.username(), postgres.password(), true),
            client,
            () -> {
              try {
                return admin();
              } catch (PulsarClientException e) {
                throw new IllegalStateException(e);
              }
            },
            new OwnerSchema(settings, List.of(MasterTable.of(Specimen.class)), List.of()));
    publisher.start();
    return publisher;
  }

  Replicas replicas() {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(postgres.url(store));
    database.setUser(postgres.username());
    database.setPassword(postgres.password());
    Replicas replicas =
        new Replicas(
            ReplicaSettings.of("store").in(namespace),
            database,
            client,
            List.of(
                ReplicaTable.of(Specimen.class)
                    .columns(COLUMNS.replaceFirst("id, part, ", "").split(", "))));
    replicas.start();
    return replicas;
  }

  Connection forum() throws SQLException {
    return postgres.connect(forum);
  }

  void forum(String... statements) throws SQLException {
    run(forum, statements);
  }

  void store(String... statements) throws SQLException {
    run(store, statements);
  }

  private void run(String database, String... statements) throws SQLException {
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** Waits until the store's copy equals the forum's table, column by column. */
  void awaitEqual() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(rows(store)).isEqualTo(rows(forum)));
  }

  List<String> rows(String database) throws SQLException {
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select row(" + COLUMNS + ")::text from specimen order by id, part")) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }

  long count() throws SQLException {
    return rows(store).size();
  }

  /** Slots' names are the whole cluster's, and the next test's forum is called forum too. */
  @Override
  public void close() throws Exception {
    client.close();
    forum(
        "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
            + " where database = current_database()");
  }
}
