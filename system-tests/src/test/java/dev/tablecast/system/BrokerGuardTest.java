package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.OwnerDatabase;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.RequestPolicy;
import dev.tablecast.publisher.relay.RelayStatus;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.topic.TopicCommands;
import dev.tablecast.replica.OwnerRequestException;
import dev.tablecast.replica.ReplicaGrants;
import dev.tablecast.replica.ReplicaSettings;
import dev.tablecast.replica.Replicas;
import dev.tablecast.replica.ReplicasStatus;
import dev.tablecast.replica.ReplicasStatus.ReplicaStatus;
import dev.tablecast.replica.schema.ReplicaSchema;
import dev.tablecast.wire.TopicGrant;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.AuthenticationFactory;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.common.policies.data.AuthAction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A forum and a store at a broker that grants to each what Tablecast prints for it, and no more.
 */
class BrokerGuardTest {

  private static SecuredPulsar pulsar;

  private final String forum = "forum_" + UUID.randomUUID().toString().substring(0, 8);
  private final String store = "store_" + UUID.randomUUID().toString().substring(0, 8);
  private final PostgresServer postgres = PostgresServer.shared();
  private String namespace;

  @BeforeAll
  static void startBroker(@TempDir Path directory) throws Exception {
    pulsar = SecuredPulsar.start(directory);
  }

  @AfterAll
  static void endBroker() {
    pulsar.close();
  }

  @BeforeEach
  void createDatabases() throws Exception {
    namespace = pulsar.newNamespace();
    postgres.createDatabase(forum);
    postgres.createDatabase(store);
    execute(forum, Whole.TABLE);
    execute(
        forum,
        "insert into specimen (id, part, flag, title)"
            + " select i, 'p', true, 'film ' || i from generate_series(1, 100) i");
    execute(store, ReplicaSchema.of(Site.specimens()).ddl());
  }

  @AfterEach
  void dropSlots() {
    Slots.drop(() -> postgres.connect(forum));
  }

  @Test
  void servicesStartWithoutGrantsAndWorkOnceTheirLinesHaveBeenRun() throws Exception {
    SecuredServices services = new SecuredServices(pulsar, namespace);
    try (ConfigurableApplicationContext owner =
            services.start("forum", SecuredServices.Forum.class, forum);
        ConfigurableApplicationContext subscriber =
            services.start("store", SecuredServices.Store.class, store)) {
      Replicas replicas = subscriber.getBean(Replicas.class);
      patiently()
          .untilAsserted(
              () ->
                  assertThat(status(replicas).error())
                      .contains(grantLine("forum.specimen", "store", "consume")));
      assertThat(status(replicas).state()).isEqualTo(ReplicasStatus.State.WAITING_FOR_BROKER);
      execute(forum, "update specimen set title = 'while nobody may' where id = 7");

      run(
          TopicCommands.of(owner.getBean(PublisherSettings.class), owner.getBean(OwnerSchema.class))
              .lines());
      runGrants(
          ReplicaGrants.of(subscriber.getBean(ReplicaSettings.class), List.of(Site.specimens())));
      awaitEqual();

      execute(
          forum,
          "update specimen set title = 'changed' where id < 10",
          "delete from specimen where id > 90");
      awaitEqual();
      execute(store, "set tablecast.applying = 'on'", "delete from specimen where id = 50");
      replicas.requestSnapshot("specimen");
      awaitEqual();
    }
  }

  @Test
  void noOtherServiceMayWriteWhatTheForumOwns() throws Exception {
    grantEverything();
    try (PulsarClient theStores = pulsar.client("store");
        PulsarClient theForums = pulsar.client("forum")) {
      for (String topic : List.of("forum.specimen-partition-0", "forum.relay")) {
        theForums.newProducer().topic(topic(topic)).create().close();
        assertRefused(() -> theStores.newProducer().topic(topic(topic)).create());
      }
      assertRefused(() -> subscribe(theStores, "forum.relay"));
      assertRefused(() -> subscribe(theStores, "forum.requests.store"));
    }
  }

  @Test
  void grantsHoldForPartitionsThatAreAddedLater() throws Exception {
    grantEverything();
    pulsar.administrator().topics().updatePartitionedTopic(topic("forum.specimen"), 8);
    String added = "forum.specimen-partition-7";
    try (PulsarClient theStores = pulsar.client("store");
        PulsarClient theForums = pulsar.client("forum")) {
      theForums.newProducer().topic(topic(added)).create().close();
      subscribe(theStores, added);
      assertRefused(() -> theStores.newProducer().topic(topic(added)).create());
    }
  }

  @Test
  void aServiceWithoutGrantsMayNeitherReadNorWriteNorAsk() throws Exception {
    grantEverything();
    try (PulsarClient audits = pulsar.client("audit")) {
      for (String topic :
          List.of("forum.specimen-partition-0", "forum.relay", "forum.requests.store")) {
        assertRefused(() -> audits.newProducer().topic(topic(topic)).create());
        assertRefused(() -> subscribe(audits, topic));
        assertRefused(
            () ->
                audits.newReader().topic(topic(topic)).startMessageId(MessageId.earliest).create());
      }
    }
  }

  @Test
  void whoHasNoTokenOrDoesNotTrustTheCertificateComesToNothing() throws Exception {
    grantEverything();
    String topic = topic("forum.specimen-partition-0");
    try (PulsarClient nobody =
            PulsarClient.builder()
                .serviceUrl(pulsar.serviceUrl())
                .tlsTrustCertsFilePath(pulsar.certificate())
                .build();
        PulsarClient distrustful =
            PulsarClient.builder()
                .serviceUrl(pulsar.serviceUrl())
                .authentication(AuthenticationFactory.token(pulsar.token("forum")))
                .operationTimeout(3, TimeUnit.SECONDS)
                .build()) {
      assertThatThrownBy(() -> nobody.newProducer().topic(topic).create())
          .isInstanceOf(PulsarClientException.AuthenticationException.class);
      assertThatThrownBy(() -> distrustful.newProducer().topic(topic).create())
          .isInstanceOf(PulsarClientException.class);
    }
  }

  @Test
  void anOwnerThatLacksAGrantSaysWhichLineGivesItAndLosesNothing() throws Exception {
    run(TopicCommands.of(forumSettings(), forumSchema()).topics());
    try (PulsarClient client = pulsar.client("forum");
        Publisher publisher = publisher(client)) {
      awaitFailure(publisher, grantLine("forum.specimen", "forum", "produce,consume"));
      execute(forum, "update specimen set title = 'not yet published' where id = 7");
      grant("forum.specimen", "forum", AuthAction.consume);
      grant("forum.relay", "forum", AuthAction.produce, AuthAction.consume);
      awaitFailure(publisher, grantLine("forum.specimen", "forum", "produce,consume"));

      runGrants(TopicCommands.of(forumSettings(), forumSchema()).grants());
      grant("forum.specimen", "store", AuthAction.consume);

      patiently().until(() -> publisher.status().state() == RelayStatus.State.RUNNING);
      try (PulsarClient reader = pulsar.client("store");
          Replicas replicas = replicas(reader)) {
        awaitEqual();
        assertThat(status(replicas).error()).isNull();
      }
    }
  }

  @Test
  void aSubscriberThatMayNotAskIsToldWhichLineLetsIt() throws Exception {
    run(TopicCommands.of(forumSettings(), forumSchema()).topics());
    grant("forum.specimen", "store", AuthAction.consume);
    try (PulsarClient client = pulsar.client("store");
        Replicas replicas = replicas(client)) {
      assertThatThrownBy(() -> replicas.requestSnapshot("specimen"))
          .isInstanceOf(OwnerRequestException.class)
          .hasMessageContaining(grantLine("forum.requests.store", "store", "produce"));
    }
  }

  private Publisher publisher(PulsarClient client) {
    OwnerDatabase database =
        new OwnerDatabase(postgres.url(forum), postgres.username(), postgres.password(), true);
    Publisher publisher =
        new Publisher(forumSettings(), database, client, admin("forum"), forumSchema());
    publisher.start();
    return publisher;
  }

  private Replicas replicas(PulsarClient client) {
    Site site =
        new Site(postgres.url(store), postgres.username(), postgres.password(), "", "", namespace);
    return site.replicas(client);
  }

  private static Supplier<PulsarAdmin> admin(String role) {
    return () -> {
      try {
        return pulsar.admin(role);
      } catch (PulsarClientException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private PublisherSettings forumSettings() {
    return PublisherSettings.of("forum")
        .in(namespace)
        .withRequests(RequestPolicy.byDefault().from("store"));
  }

  private OwnerSchema forumSchema() {
    return new OwnerSchema(forumSettings(), List.of(MasterTable.of(Specimen.class)), List.of());
  }

  private void grantEverything() throws Exception {
    run(TopicCommands.of(forumSettings(), forumSchema()).lines());
    runGrants(
        ReplicaGrants.of(ReplicaSettings.of("store").in(namespace), List.of(Site.specimens())));
  }

  private static void run(List<String> lines) throws Exception {
    PulsarAdminLine.run(pulsar.administrator(), lines);
  }

  private static void runGrants(List<TopicGrant> grants) throws Exception {
    run(grants.stream().map(TopicGrant::command).toList());
  }

  private void grant(String topic, String role, AuthAction... actions) throws Exception {
    pulsar.administrator().topics().grantPermission(topic(topic), role, Set.of(actions));
  }

  private String grantLine(String topic, String role, String actions) {
    return "pulsar-admin topics grant-permission %s --role %s --actions %s"
        .formatted(topic(topic), role, actions);
  }

  private String topic(String name) {
    return "persistent://" + namespace + "/" + name;
  }

  private void subscribe(PulsarClient client, String topic) throws PulsarClientException {
    client.newConsumer().topic(topic(topic)).subscriptionName("curious").subscribe();
  }

  private static void assertRefused(ThrowingCallable step) {
    assertThatThrownBy(step).isInstanceOf(PulsarClientException.AuthorizationException.class);
  }

  private static void awaitFailure(Publisher publisher, String line) {
    patiently()
        .untilAsserted(
            () -> {
              assertThat(publisher.status().state()).isEqualTo(RelayStatus.State.FAILED);
              assertThat(publisher.status().detail()).contains(line);
            });
  }

  private static ReplicaStatus status(Replicas replicas) {
    return replicas.status().replicas().get(0);
  }

  private void awaitEqual() {
    patiently().untilAsserted(() -> assertThat(rows(store)).isEqualTo(rows(forum)));
  }

  private List<String> rows(String database) throws SQLException {
    try (Connection connection = postgres.connect(database)) {
      return Whole.query(connection, Whole.ROWS);
    }
  }

  private void execute(String database, String... statements) throws SQLException {
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private static ConditionFactory patiently() {
    return Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(100));
  }
}
