package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.replica.ReplicaSettings;
import dev.tablecast.replica.Replicas;
import dev.tablecast.replica.schema.ReplicaSchema;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.awaitility.Awaitility;

/** A forum that owns specimens and a store that copies them, on real servers. */
final class Whole implements AutoCloseable {

  static final String COLUMNS =
      "id, part, flag, small, big, single, wide, title, note, data, moment, amount, day, token,"
          + " facts, kind, numbers, words";

  static final String ROWS = "select row(" + COLUMNS + ")::text from specimen order by id, part";

  private static final String SUM =
      "select count(*) || ' rows, md5 ' || md5(string_agg(row("
          + COLUMNS
          + ")::text, ';' order by id, part)) from specimen";

  static final String TABLE =
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
  private final Supplier<PostgresServer> forumServer;
  private final PostgresServer storeServer;
  private final PulsarServer pulsar;
  final PulsarClient client;
  private final HikariDataSource connections;

  /** On the servers that all tests share. */
  Whole() throws Exception {
    this(PostgresServer::shared, PostgresServer.shared(), PulsarServer.shared());
  }

  /**
   * @param forumServer the forum's, which may be another one from time to time
   */
  Whole(Supplier<PostgresServer> forumServer, PostgresServer storeServer, PulsarServer pulsar)
      throws Exception {
    this.forumServer = forumServer;
    this.storeServer = storeServer;
    this.pulsar = pulsar;
    client = PulsarClient.builder().serviceUrl(pulsar.serviceUrl()).build();
    try (PulsarAdmin admin = admin()) {
      admin.namespaces().createNamespace(namespace, Set.of("standalone"));
    }
    forumServer.get().createDatabase(forum);
    storeServer.createDatabase(store);
    connections = storeSite().connections();
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
    return replicas(ReplicaSettings.of("store"));
  }

  Replicas replicas(ReplicaSettings settings) {
    return storeSite().replicas(client, settings, connections);
  }

  Site forumSite() {
    return Site.of(forumServer.get(), forum, pulsar, namespace);
  }

  Site storeSite() {
    return Site.of(storeServer, store, pulsar, namespace);
  }

  Connection forum() throws SQLException {
    return forumServer.get().connect(forum);
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

  static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** Waits until the store's copy equals the forum's table, column by column. */
  void awaitEqual() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(copies()).isEqualTo(masters()));
  }

  /** Commits one more row, and waits until the store has it: all works. */
  void awaitPassage() throws SQLException {
    UUID row = UUID.randomUUID();
    forum(
        "insert into specimen (id, part, flag, title) values (0, '%s', true, 'passes')"
            .formatted(row));
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .until(
            () -> {
              try (Connection connection = store()) {
                return !query(
                        connection, "select id from specimen where part = '%s'".formatted(row))
                    .isEmpty();
              }
            });
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

  /** How many rows the forum has, and a hash of all of them. */
  String mastersSum() throws SQLException {
    try (Connection connection = forum()) {
      return query(connection, SUM).get(0);
    }
  }

  /** The same of the store's copies. */
  String copiesSum() throws SQLException {
    try (Connection connection = store()) {
      return query(connection, SUM).get(0);
    }
  }

  /** A version behind all that the forum has committed. */
  Version version(int epoch) throws SQLException {
    try (Connection connection = forum()) {
      String lsn = query(connection, "select pg_current_wal_insert_lsn() - '0/0'").get(0);
      return new Version(epoch, Long.parseLong(lsn), 0);
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

  /** What the uncompacted topic has held so far, and will. */
  TopicHistory history() throws Exception {
    try (var admin = admin()) {
      int partitions = admin.topics().getPartitionedTopicMetadata(topic()).partitions;
      return new TopicHistory(client, topic(), partitions);
    }
  }

  /** Slots' names are the whole cluster's, and the next test's forum is called forum too. */
  @Override
  public void close() throws Exception {
    client.close();
    connections.close();
    dropSlots();
  }

  /** Drops the forum's slots, whose readers have ended or will at once. */
  void dropSlots() {
    Slots.drop(this::forum);
  }
}
