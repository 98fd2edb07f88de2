package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.replica.Replicas;
import dev.tablecast.replica.schema.ReplicaSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.awaitility.Awaitility;

/** A forum that owns specimens and a store that copies them, on real servers. */
final class Whole implements AutoCloseable {

  static final String COLUMNS =
      "id, part, flag, small, big, single, wide, title, note, data, moment, amount, day, token,"
          + " facts, kind, numbers, words";

  private static final String ROWS =
      "select row(" + COLUMNS + ")::text from specimen order by id, part";

  private static final String TABLE =
      """
      create table specimen (
        id bigint, part text, flag boolean not null, small integer, big bigint, single real,
        wide double precision, title text not null, note text, data bytea, moment timestamptz,
        amount numeric, day date, token uuid, facts jsonb, kind text not null default 'PLAIN',
        numbers integer[] not null default '{}', words text[] not null default '{}',
        primary key (id, part))
      """;

  private final String forum = "forum_" + UUID.randomUUID().toString().substring(0, 8);
  private final String store = "store_" + UUID.randomUUID().toString().substring(0, 8);
  private final String namespace = "public/" + UUID.randomUUID().toString().substring(0, 8);
  private final PostgresServer forumServer;
  private final PostgresServer storeServer;
  private final PulsarServer pulsar;
  final PulsarClient client;

  /** On the servers that all tests share. */
  Whole() throws Exception {
    this(PostgresServer.shared(), PostgresServer.shared(), PulsarServer.shared());
  }

  Whole(PostgresServer forumServer, PostgresServer storeServer, PulsarServer pulsar)
      throws Exception {
    this.forumServer = forumServer;
    this.storeServer = storeServer;
    this.pulsar = pulsar;
    client = PulsarClient.builder().serviceUrl(pulsar.serviceUrl()).build();
    try (PulsarAdmin admin = admin()) {
      admin.namespaces().createNamespace(namespace, Set.of("standalone"));
    }
    forumServer.createDatabase(forum);
    storeServer.createDatabase(store);
    forum(TABLE);
    store(
        ReplicaSchema.of(Site.specimens()).ddl(), "alter table specimen add column price numeric");
  }

  PulsarAdmin admin() throws PulsarClientException {
    return PulsarAdmin.builder().serviceHttpUrl(pulsar.adminUrl()).build();
  }

  String topic() {
    return "persistent://" + namespace + "/forum.specimen";
  }

  Publisher publisher() {
    return forumSite().publisher(client);
  }

  Replicas replicas() {
    return storeSite().replicas(client);
  }

  Site forumSite() {
    return Site.of(forumServer, forum, pulsar, namespace);
  }

  Site storeSite() {
    return Site.of(storeServer, store, pulsar, namespace);
  }

  Connection forum() throws SQLException {
    return forumServer.connect(forum);
  }

  Connection store() throws SQLException {
    return storeServer.connect(store);
  }

  void forum(String... statements) throws SQLException {
    try (Connection connection = forum()) {
      run(connection, statements);
    }
  }

  void store(String... statements) throws SQLException {
    try (Connection connection = store()) {
      run(connection, statements);
    }
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
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
        .untilAsserted(() -> assertThat(copies()).isEqualTo(masters()));
  }

  /** The forum's rows as texts, in the key's order. */
  List<String> masters() throws SQLException {
    try (Connection connection = forum()) {
      return query(connection, ROWS);
    }
  }

  /** The store's rows as texts, in the key's order. */
  List<String> copies() throws SQLException {
    try (Connection connection = store()) {
      return query(connection, ROWS);
    }
  }

  /** The first column of each row. */
  static List<String> query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }

  long count() throws SQLException {
    return copies().size();
  }

  /** Reads all that the uncompacted topic has; no two changes may have the same version. */
  void assertNoChangeTwice() throws Exception {
    Set<String> seen = new HashSet<>();
    int partitions;
    try (var admin = admin()) {
      partitions = admin.topics().getPartitionedTopicMetadata(topic()).partitions;
    }
    for (int i = 0; i < partitions; i++) {
      try (Reader<byte[]> reader =
          client
              .newReader()
              .topic(topic() + "-partition-" + i)
              .startMessageId(MessageId.earliest)
              .create()) {
        while (reader.hasMessageAvailable()) {
          Message<byte[]> message = reader.readNext();
          if (message.getProperty("marker") == null) {
            assertThat(seen.add(message.getProperty("version"))).isTrue();
          }
        }
      }
    }
    assertThat(seen).isNotEmpty();
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
