package dev.tablecast.publisher;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.publisher.relay.RelayStatus;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.Review;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A forum that publishes its movies and reviews, on real servers. */
public final class Forum implements AutoCloseable {

  private static final String[] TABLES = {
    "create table movie (id bigint primary key, title text not null, year int)",
    """
    create table review (
      author text, number int, movie_id bigint not null, genre text not null default 'DRAMA',
      written timestamptz not null default now(), stars numeric(3,1) not null default 1,
      headline varchar(20), tags text[] not null default '{}', details jsonb,
      primary key (author, number))
    """
  };

  private final TestDatabase database;
  private final TestPulsar pulsar;
  private final List<Publisher> publishers = new ArrayList<>();
  private PublisherSettings settings;

  private Forum(TestDatabase database, TestPulsar pulsar) throws SQLException {
    this.database = database;
    this.pulsar = pulsar;
    settings =
        PublisherSettings.of("forum")
            .in(pulsar.namespace())
            .withHeartbeatInterval(Duration.ofMillis(200))
            .withTopicPolicy(TopicPolicy.byDefault().withPartitions(2));
    database.execute(TABLES);
  }

  /** A forum on the servers that all tests share. */
  public static Forum create() throws Exception {
    return new Forum(TestDatabase.create(), TestPulsar.create());
  }

  public static Forum on(PostgresServer postgres) throws Exception {
    return new Forum(TestDatabase.on(postgres), TestPulsar.create());
  }

  public static Forum on(PulsarServer pulsar) throws Exception {
    return new Forum(TestDatabase.create(), TestPulsar.on(pulsar));
  }

  public TestDatabase database() {
    return database;
  }

  public TestPulsar pulsar() {
    return pulsar;
  }

  public PublisherSettings settings() {
    return settings;
  }

  /** Changes how publishers that start from now on publish. */
  public void settings(PublisherSettings settings) {
    this.settings = settings;
  }

  public void execute(String... statements) throws SQLException {
    database.execute(statements);
  }

  /** Executes statements whose deletes the relay never hears of. */
  public void executeUnseen(String statement) throws SQLException {
    execute(
        "alter publication tablecast_forum set (publish = 'insert, update, truncate')",
        statement,
        "alter publication tablecast_forum set (publish = 'insert, update, delete, truncate')");
  }

  /** Starts one more instance of the forum. */
  public Publisher start() throws PulsarClientException {
    return start(pulsar.client(), database.asOwner());
  }

  /** Starts one more instance, which reaches its servers in its own way. */
  public Publisher start(PulsarClient client, OwnerDatabase owner) {
    return start(client, owner, schema());
  }

  /** Starts one more instance, which reaches Pulsar's admin interface in its own way. */
  public Publisher start(Supplier<PulsarAdmin> admin) throws PulsarClientException {
    return start(pulsar.client(), database.asOwner(), admin, schema());
  }

  /** Starts one more instance, which declares other tables. */
  public Publisher start(OwnerSchema schema) throws PulsarClientException {
    return start(pulsar.client(), database.asOwner(), schema);
  }

  private Publisher start(PulsarClient client, OwnerDatabase owner, OwnerSchema schema) {
    return start(client, owner, this::admin, schema);
  }

  private Publisher start(
      PulsarClient client, OwnerDatabase owner, Supplier<PulsarAdmin> admin, OwnerSchema schema) {
    Publisher publisher = new Publisher(settings, owner, client, admin, schema);
    publishers.add(publisher);
    publisher.start();
    return publisher;
  }

  /** Starts one more instance, and waits until it publishes and both topics are whole. */
  public Publisher publish() throws PulsarClientException {
    Publisher publisher = start();
    await(publisher, RelayStatus.State.RUNNING);
    awaitSnapshots(1);
    return publisher;
  }

  public static void await(Publisher publisher, RelayStatus.State state) {
    patiently().until(() -> publisher.status().state() == state);
  }

  public static ConditionFactory patiently() {
    return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
  }

  public OwnerSchema schema() {
    return new OwnerSchema(
        settings, List.of(MasterTable.of(Movie.class), MasterTable.of(Review.class)), List.of());
  }

  private PulsarAdmin admin() {
    try {
      return PulsarAdmin.builder().serviceHttpUrl(pulsar.server().adminUrl()).build();
    } catch (PulsarClientException e) {
      throw new IllegalStateException(e);
    }
  }

  public TopicLog movies() throws Exception {
    return read("forum.movie");
  }

  public TopicLog reviews() throws Exception {
    return read("forum.review");
  }

  /** A topic, by its local name. */
  public TopicLog read(String topic) throws Exception {
    return TopicLog.read(pulsar.client(), settings.topic(topic), partitions(topic)).inOrder();
  }

  /** How many partitions a topic has; 0 before there is one. */
  public int partitions(String topic) throws PulsarAdminException {
    try {
      return pulsar.admin().topics().getPartitionedTopicMetadata(settings.topic(topic)).partitions;
    } catch (PulsarAdminException.NotFoundException e) {
      return 0;
    }
  }

  /** Waits until a whole snapshot of each table is in its topic, {@code times} times over. */
  public void awaitSnapshots(int times) {
    patiently()
        .until(
            () ->
                movies().markers("SnapshotCompleted").size() >= 2 * times
                    && reviews().markers("SnapshotCompleted").size() >= 2 * times);
  }

  /** Waits until the topic says of movies what the table does. */
  public void awaitSameMovies() {
    patiently()
        .untilAsserted(
            () -> org.assertj.core.api.Assertions.assertThat(movies().movies()).isEqualTo(table()));
  }

  private Map<String, String> table() throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    for (String row : query("select id || ':' || title from movie")) {
      rows.put(row.substring(0, row.indexOf(':')), row.substring(row.indexOf(':') + 1));
    }
    return rows;
  }

  /** The first column of each row. */
  public List<String> query(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }

  /** Ends all instances, and frees the slots for the next test's. */
  @Override
  public void close() throws SQLException {
    publishers.forEach(Publisher::close);
    dropSlots();
  }

  /** Drops the slots, once Postgres has noticed that nobody reads them any more. */
  public void dropSlots() throws SQLException {
    patiently().until(() -> query("select 1 from pg_replication_slots where active").isEmpty());
    database.dropSlots();
  }
}
