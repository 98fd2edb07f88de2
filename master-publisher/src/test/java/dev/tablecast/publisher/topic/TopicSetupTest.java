package dev.tablecast.publisher.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.tablecast.contract.TableContract;
import dev.tablecast.contract.compatibility.IncompatibleContractException;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.ServerUnreachableException;
import dev.tablecast.publisher.TestPulsar;
import dev.tablecast.publisher.TopicPolicy;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.Review;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.apache.pulsar.client.admin.TopicPolicies;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.schema.GenericRecord;
import org.apache.pulsar.common.policies.data.BacklogQuota;
import org.apache.pulsar.common.policies.data.BacklogQuota.BacklogQuotaType;
import org.apache.pulsar.common.policies.data.RetentionPolicies;
import org.apache.pulsar.common.schema.SchemaType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TopicSetupTest {

  private static final List<PublishedTable> MOVIE = List.of(table(TableContract.of(Movie.class)));

  private TestPulsar pulsar;
  private PublisherSettings settings;
  private String topic;

  @BeforeEach
  void createNamespace() throws PulsarAdminException {
    pulsar = TestPulsar.create();
    settings = PublisherSettings.of("forum").in(pulsar.namespace());
    topic = settings.topic("forum.movie");
  }

  @Test
  void makesATopicWithThePoliciesThatPromisesRestOn() throws PulsarAdminException {
    Map<String, Integer> partitions = prepare(MOVIE);

    assertThat(partitions).isEqualTo(Map.of("forum.movie", 4));
    TopicPolicies policies = pulsar.admin().topicPolicies();
    assertThat(policies.getCompactionThreshold(topic, true)).isEqualTo(64L << 20);
    assertThat(policies.getRetention(topic, true))
        .isEqualTo(new RetentionPolicies(7 * 24 * 60, -1));
    assertThat(policies.getInactiveTopicPolicies(topic, true).isDeleteWhileInactive()).isFalse();
    assertThat(policies.getDeduplicationStatus(topic, true)).isTrue();
    assertThat(pulsar.admin().topics().getSchemaValidationEnforced(topic, true)).isTrue();
    for (int i = 0; i < 4; i++) {
      assertThat(pulsar.admin().topics().getInternalStats(topic + "-partition-" + i).cursors)
          .containsKey("__compaction");
    }
  }

  @Test
  void changesNothingThatIsRightAlready() throws IOException, PulsarClientException {
    try (AdminGate gate = new AdminGate(pulsar.server().adminUrl(), (method, path) -> 0);
        PulsarAdmin admin = gate.admin()) {
      prepare(admin, MOVIE);
      List<String> first = gate.writes();

      prepare(admin, MOVIE);

      assertThat(first).hasSize(7);
      assertThat(gate.writes()).isEqualTo(first);
    }
  }

  @Test
  void keepsThePartitionsOfATopicThatExists() throws PulsarAdminException {
    pulsar.admin().topics().createPartitionedTopic(topic, 3);

    assertThat(prepare(MOVIE)).isEqualTo(Map.of("forum.movie", 3));
  }

  @Test
  void mendsWhatANamespaceWouldDoToIt() throws PulsarAdminException {
    pulsar.admin().namespaces().setNamespaceMessageTTL(pulsar.namespace(), 60);
    pulsar
        .admin()
        .namespaces()
        .setBacklogQuota(
            pulsar.namespace(),
            BacklogQuota.builder()
                .limitSize(1 << 20)
                .retentionPolicy(BacklogQuota.RetentionPolicy.consumer_backlog_eviction)
                .build(),
            BacklogQuotaType.destination_storage);

    prepare(MOVIE);

    assertThat(pulsar.admin().topicPolicies().getMessageTTL(topic, true)).isZero();
    assertThat(pulsar.admin().topicPolicies().getBacklogQuotaMap(topic, true))
        .extractingByKey(BacklogQuotaType.destination_storage)
        .extracting(BacklogQuota::getPolicy)
        .isEqualTo(BacklogQuota.RetentionPolicy.producer_request_hold);
  }

  @Test
  void keepsHistoryForEverIfAsked() throws PulsarAdminException {
    settings = settings.withTopicPolicy(new TopicPolicy(1, 1000, Duration.ZERO, 1000));

    assertThat(prepare(MOVIE)).isEqualTo(Map.of("forum.movie", 1));

    assertThat(pulsar.admin().topicPolicies().getRetention(topic, true))
        .isEqualTo(new RetentionPolicies(-1, -1));
  }

  @Test
  void makesTheControlTopicKeepItsLastMessage() throws PulsarAdminException {
    new TopicSetup(settings, pulsar.admin()).prepareControlTopic("forum.relay");
    new TopicSetup(settings, pulsar.admin()).prepareControlTopic("forum.relay");

    String control = settings.topic("forum.relay");
    assertThat(pulsar.admin().topics().getPartitionedTopicMetadata(control).partitions).isZero();
    assertThat(pulsar.admin().topicPolicies().getRetention(control, true))
        .isEqualTo(new RetentionPolicies(-1, 64));
    assertThat(pulsar.admin().topicPolicies().getCompactionThreshold(control, true)).isPositive();
  }

  @Test
  void registersASchemaThatPlainProtobufReadersUnderstand() throws Exception {
    prepare(MOVIE);

    try (Producer<byte[]> producer =
            pulsar
                .client()
                .newProducer(new ContractSchema(TableContract.of(Movie.class)))
                .topic(topic)
                .create();
        Reader<GenericRecord> reader =
            pulsar
                .client()
                .newReader(Schema.AUTO_CONSUME())
                .topic(topic)
                .startMessageId(MessageId.earliest)
                .create()) {
      producer.send(Movie.newBuilder().setId(7).setTitle("Alien").build().toByteArray());

      GenericRecord record = reader.readNext().getValue();

      assertThat(record.getSchemaType()).isEqualTo(SchemaType.PROTOBUF_NATIVE);
      assertThat(record.getField("id")).isEqualTo(7L);
      assertThat(record.getField("title")).isEqualTo("Alien");
      assertThat(pulsar.admin().schemas().getAllSchemas(topic)).hasSize(1);
    }
  }

  @Test
  void keepsOtherProgramsOut() {
    prepare(MOVIE);

    assertThatThrownBy(() -> pulsar.client().newProducer().topic(topic).create())
        .isInstanceOf(PulsarClientException.class);
    assertThatThrownBy(
            () ->
                pulsar
                    .client()
                    .newProducer(new ContractSchema(TableContract.of(Review.class)))
                    .topic(topic)
                    .create())
        .isInstanceOf(PulsarClientException.IncompatibleSchemaException.class);
  }

  @Test
  void refusesAContractThatBreaksWithTheTopicsSchema() throws Exception {
    prepare(MOVIE);
    List<PublishedTable> broken =
        List.of(
            table(
                changed(
                    file ->
                        file.getMessageTypeBuilder(0)
                            .getFieldBuilder(1)
                            .setType(FieldDescriptorProto.Type.TYPE_INT64))));

    assertThatThrownBy(() -> prepare(broken))
        .isInstanceOf(IncompatibleContractException.class)
        .hasMessageContaining("version 0 of the schema of topic " + topic)
        .hasMessageContaining("title");
    assertThatThrownBy(() -> new TopicSetup(settings, pulsar.admin()).checkContracts(broken))
        .isInstanceOf(IncompatibleContractException.class);
  }

  @Test
  void letsAContractGrowAndTheServiceBeRolledBack() throws Exception {
    List<PublishedTable> grown =
        List.of(
            table(
                changed(
                    file ->
                        file.getMessageTypeBuilder(0)
                            .addField(
                                FieldDescriptorProto.newBuilder()
                                    .setName("director")
                                    .setJsonName("director")
                                    .setNumber(12)
                                    .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                                    .setType(FieldDescriptorProto.Type.TYPE_STRING)
                                    .setProto3Optional(true)
                                    .setOneofIndex(
                                        file.getMessageTypeBuilder(0).getOneofDeclCount()))
                            .addOneofDeclBuilder()
                            .setName("_director"))));

    prepare(MOVIE);
    prepare(grown);
    prepare(MOVIE);
    prepare(grown);

    assertThat(pulsar.admin().schemas().getAllSchemas(topic)).hasSize(2);
  }

  @Test
  void refusesATopicOfAnotherProgram() throws PulsarAdminException, PulsarClientException {
    pulsar.admin().topics().createPartitionedTopic(topic, 1);
    pulsar.client().newProducer(Schema.STRING).topic(topic).create().close();

    assertThatThrownBy(() -> prepare(MOVIE))
        .isInstanceOf(TopicMismatchException.class)
        .hasMessageContaining(
            "topic %s is not this service's: its schema is of type STRING, another program's",
            topic);
  }

  @Test
  void refusesATopicWithoutPartitions() throws PulsarAdminException {
    pulsar.admin().topics().createNonPartitionedTopic(topic);

    assertThatThrownBy(() -> prepare(MOVIE))
        .isInstanceOf(TopicMismatchException.class)
        .hasMessageContaining("exists without partitions, hence not by this service");
  }

  @Test
  void tellsEveryCommandIfItMayNotCreateTopics() throws IOException, PulsarClientException {
    try (AdminGate gate =
            new AdminGate(
                pulsar.server().adminUrl(), (method, path) -> method.equals("GET") ? 0 : 403);
        PulsarAdmin admin = gate.admin()) {
      assertThatThrownBy(() -> prepare(admin, MOVIE))
          .isInstanceOf(TopicMismatchException.class)
          .hasMessageContaining("pulsar-admin topics create-partitioned-topic -p 4 " + topic)
          .hasMessageContaining(
              "pulsar-admin topicPolicies set-compaction-threshold -t 67108864 " + topic)
          .hasMessageContaining("pulsar-admin topicPolicies set-retention -t 10080m -s -1 " + topic)
          .hasMessageContaining(
              "pulsar-admin topics set-schema-validation-enforce --enable " + topic);
    }
  }

  @Test
  void tellsTheCommandsOfThosePoliciesThatDoNotFit() throws Exception {
    prepare(MOVIE);
    pulsar.admin().topicPolicies().setDeduplicationStatus(topic, false);
    pulsar.admin().topicPolicies().setMessageTTL(topic, 5);
    try (AdminGate gate =
            new AdminGate(
                pulsar.server().adminUrl(), (method, path) -> method.equals("GET") ? 0 : 403);
        PulsarAdmin admin = gate.admin()) {
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> prepare(admin, MOVIE))
                      .isInstanceOfSatisfying(
                          TopicMismatchException.class,
                          e ->
                              assertThat(e.faults())
                                  .extracting(fault -> fault.commands().get(0))
                                  .containsExactly(
                                      "pulsar-admin topicPolicies set-message-ttl -t 0 " + topic,
                                      "pulsar-admin topicPolicies set-deduplication --enable "
                                          + topic)));
    }
  }

  @Test
  void onlyWarnsIfItMayNotEvenReadPolicies(CapturedOutput output) throws Exception {
    pulsar.admin().topics().createPartitionedTopic(topic, 2);
    try (AdminGate gate =
            new AdminGate(
                pulsar.server().adminUrl(),
                (method, path) -> path.endsWith("/compactionThreshold") ? 403 : 0);
        PulsarAdmin admin = gate.admin()) {
      assertThat(prepare(admin, MOVIE)).isEqualTo(Map.of("forum.movie", 2));

      assertThat(output)
          .contains("The policies of topic " + topic + " cannot be checked")
          .contains("pulsar-admin topicPolicies set-deduplication --enable " + topic);
    }
  }

  @Test
  void tellsABrokerWithoutTopicPolicies() throws Exception {
    try (AdminGate gate =
            new AdminGate(
                pulsar.server().adminUrl(),
                (method, path) -> path.endsWith("/compactionThreshold") ? 405 : 0);
        PulsarAdmin admin = gate.admin()) {
      assertThatThrownBy(() -> prepare(admin, MOVIE))
          .isInstanceOf(TopicMismatchException.class)
          .hasMessageContaining("the broker has no policies for single topics")
          .hasMessageContaining("topicLevelPoliciesEnabled=true in broker.conf");
    }
  }

  @Test
  void tellsAMissingNamespace() {
    settings = settings.in("public/nowhere");

    assertThatThrownBy(() -> prepare(MOVIE))
        .isInstanceOf(TopicMismatchException.class)
        .hasMessageContaining("pulsar-admin namespaces create public/nowhere");
  }

  @Test
  void tellsAServerThatIsAwayFromOneThatIsWrong() throws Exception {
    String unused;
    try (ServerSocket socket = new ServerSocket(0)) {
      unused = "http://127.0.0.1:" + socket.getLocalPort();
    }
    try (PulsarAdmin admin = PulsarAdmin.builder().serviceHttpUrl(unused).build()) {
      assertThatThrownBy(() -> prepare(admin, MOVIE))
          .isInstanceOf(ServerUnreachableException.class)
          .hasMessageContaining("Pulsar's admin interface does not answer");
    }
    try (AdminGate gate = new AdminGate(pulsar.server().adminUrl(), (method, path) -> 503);
        PulsarAdmin admin = gate.admin()) {
      assertThatThrownBy(() -> prepare(admin, MOVIE))
          .isInstanceOf(ServerUnreachableException.class);
    }
  }

  private Map<String, Integer> prepare(List<PublishedTable> tables) {
    return prepare(pulsar.admin(), tables);
  }

  private Map<String, Integer> prepare(PulsarAdmin admin, List<PublishedTable> tables) {
    return new TopicSetup(settings, admin).prepare(tables);
  }

  private static PublishedTable table(TableContract contract) {
    return new PublishedTable(contract.masterFacet(), "public", contract.table(), false);
  }

  /** The contract Movie, the first message of its file, as another release would have it. */
  private static TableContract changed(Consumer<FileDescriptorProto.Builder> change)
      throws DescriptorValidationException {
    Descriptor movie = Movie.getDescriptor();
    FileDescriptorProto.Builder file = movie.getFile().toProto().toBuilder();
    change.accept(file);
    FileDescriptor built =
        FileDescriptor.buildFrom(
            file.build(), movie.getFile().getDependencies().toArray(FileDescriptor[]::new));
    return TableContract.of(built.findMessageTypeByName("Movie"));
  }
}
