package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.replica.schema.ReplicaSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.PulsarClient;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A forum and a store that both own columns of one table, each with a database of its own. */
final class TwoWay implements AutoCloseable {

  private static final String MASTERS = "select row(id, title, year)::text from movie order by id";
  private static final String OFFERS = "select row(id, price, quantity)::text from %s order by id";

  private static final String SNAPSHOTS =
      "select count(*) from tablecast.snapshot where partition = -1";

  private final PostgresServer postgres = PostgresServer.shared();
  private final PulsarServer pulsar = PulsarServer.shared();
  private final String namespace = "public/" + UUID.randomUUID().toString().substring(0, 8);
  private final String forum = "forum_" + UUID.randomUUID().toString().substring(0, 8);
  private final String store = "store_" + UUID.randomUUID().toString().substring(0, 8);
  final PulsarClient client = PulsarClient.builder().serviceUrl(pulsar.serviceUrl()).build();

  TwoWay() throws Exception {
    try (PulsarAdmin admin = forumSite().admin()) {
      admin.namespaces().createNamespace(namespace, Set.of("standalone"));
    }
    postgres.createDatabase(forum);
    postgres.createDatabase(store);
    forum(
        "create table movie (id bigint primary key, title text not null, year integer)",
        ReplicaSchema.of(TwoWayService.OFFERS).ddl());
    store(
        ReplicaSchema.of(TwoWayService.FILMS).ddl(),
        "alter table movie add column price numeric, add column quantity integer default 0");
  }

  Site forumSite() {
    return Site.of(postgres, forum, pulsar, namespace);
  }

  Site storeSite() {
    return Site.of(postgres, store, pulsar, namespace);
  }

  /** A database of a third service's. */
  Site anotherSite() throws SQLException {
    String name = "other_" + UUID.randomUUID().toString().substring(0, 8);
    postgres.createDatabase(name);
    return Site.of(postgres, name, pulsar, namespace);
  }

  TwoWayService startForum() {
    return TwoWayService.start("forum", forumSite(), client);
  }

  TwoWayService startStore() {
    return TwoWayService.start("store", storeSite(), client);
  }

  void forum(String... statements) throws SQLException {
    try (Connection connection = connectForum()) {
      Whole.run(connection, statements);
    }
  }

  void store(String... statements) throws SQLException {
    try (Connection connection = connectStore()) {
      Whole.run(connection, statements);
    }
  }

  Connection connectForum() throws SQLException {
    return postgres.connect(forum);
  }

  Connection connectStore() throws SQLException {
    return postgres.connect(store);
  }

  List<String> queryForum(String sql) throws SQLException {
    try (Connection connection = connectForum()) {
      return Whole.query(connection, sql);
    }
  }

  List<String> queryStore(String sql) throws SQLException {
    try (Connection connection = connectStore()) {
      return Whole.query(connection, sql);
    }
  }

  /** What the forum has of the store's columns, as texts in the key's order. */
  List<String> offersAtForum() throws SQLException {
    return queryForum(OFFERS.formatted("movie_store"));
  }

  /** The same at the store. */
  List<String> offersAtStore() throws SQLException {
    return queryStore(OFFERS.formatted("movie"));
  }

  /** Waits until each side has the other's columns as they are there. */
  void awaitEqual() {
    patiently()
        .untilAsserted(
            () -> {
              assertThat(queryStore(MASTERS)).isEqualTo(queryForum(MASTERS));
              assertThat(offersAtForum()).isEqualTo(offersAtStore());
            });
  }

  /**
   * Waits until each side has the other's topic whole: what comes from now on are changes alone.
   */
  void awaitSnapshots() {
    patiently()
        .untilAsserted(
            () -> {
              assertThat(queryForum(SNAPSHOTS)).containsExactly("1");
              assertThat(queryStore(SNAPSHOTS)).containsExactly("1");
            });
  }

  static ConditionFactory patiently() {
    return Awaitility.await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(50));
  }

  /** Every change that there has been in the topic of the forum's columns. */
  TopicHistory filmHistory() throws Exception {
    return history("forum.movie");
  }

  /** Every change that there has been in the topic of the store's columns. */
  TopicHistory offerHistory() throws Exception {
    return history("store.movie");
  }

  private TopicHistory history(String topic) throws Exception {
    String name = "persistent://" + namespace + "/" + topic;
    try (PulsarAdmin admin = forumSite().admin()) {
      return new TopicHistory(
          client, name, admin.topics().getPartitionedTopicMetadata(name).partitions);
    }
  }

  /** Slots' names are the whole cluster's, and the next test's services are called the same. */
  @Override
  public void close() throws Exception {
    client.close();
    Slots.drop(this::connectForum);
    Slots.drop(this::connectStore);
  }
}
