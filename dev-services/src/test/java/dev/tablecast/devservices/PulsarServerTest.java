package dev.tablecast.devservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pulsar.client.admin.LongRunningProcessStatus;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.ProducerAccessMode;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.apache.pulsar.client.api.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PulsarServerTest {

  static PulsarServer server;

  @BeforeAll
  static void start() {
    server = PulsarServer.start(PulsarOptions.fast());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void keepsAcknowledgedMessagesAndItsPortsWhenKilled() throws IOException {
    String serviceUrl = server.serviceUrl();
    send("kept", "key", "value");

    server.kill();
    server.restart();

    assertThat(read("kept", false)).containsExactly("value");
    assertThat(server.serviceUrl()).isEqualTo(serviceUrl);
  }

  @Test
  void compacts() throws IOException, PulsarAdminException {
    send("compacted", "key", "old");
    send("compacted", "key", "new");

    try (PulsarAdmin admin = admin()) {
      admin.topics().triggerCompaction("compacted");
      await()
          .until(
              () ->
                  admin.topics().compactionStatus("compacted").status
                      == LongRunningProcessStatus.Status.SUCCESS);
    }

    assertThat(read("compacted", true)).containsExactly("new");
    assertThat(read("compacted", false)).containsExactly("old", "new");
  }

  @Test
  void keepsPoliciesOfTopics() throws PulsarClientException, PulsarAdminException {
    try (PulsarAdmin admin = admin()) {
      admin.topics().createPartitionedTopic("policed", 2);

      admin.topicPolicies().setCompactionThreshold("policed", 1_000_000);

      await()
          .untilAsserted(
              () ->
                  assertThat(admin.topicPolicies().getCompactionThreshold("policed"))
                      .isEqualTo(1_000_000));
    }
  }

  @Test
  void fencesAnEarlierProducer() throws PulsarClientException {
    try (PulsarClient client = client();
        Producer<String> earlier = fencing(client);
        Producer<String> later = fencing(client)) {
      later.send("mine");

      assertThatThrownBy(() -> earlier.send("lost"))
          .isInstanceOfAny(
              PulsarClientException.ProducerFencedException.class,
              PulsarClientException.AlreadyClosedException.class);
    }
  }

  private static Producer<String> fencing(PulsarClient client) throws PulsarClientException {
    return client
        .newProducer(Schema.STRING)
        .topic("fenced")
        .accessMode(ProducerAccessMode.ExclusiveWithFencing)
        .create();
  }

  private static void send(String topic, String key, String value) throws PulsarClientException {
    try (PulsarClient client = client();
        Producer<String> producer = client.newProducer(Schema.STRING).topic(topic).create()) {
      producer.newMessage().key(key).value(value).send();
    }
  }

  private static List<String> read(String topic, boolean compacted) throws IOException {
    try (PulsarClient client = client();
        Reader<String> reader =
            client
                .newReader(Schema.STRING)
                .topic(topic)
                .startMessageId(MessageId.earliest)
                .readCompacted(compacted)
                .create()) {
      List<String> values = new ArrayList<>();
      while (reader.hasMessageAvailable()) {
        Message<String> message = reader.readNext();
        values.add(message.getValue());
      }
      return values;
    }
  }

  private static PulsarClient client() throws PulsarClientException {
    return PulsarClient.builder().serviceUrl(server.serviceUrl()).build();
  }

  private static PulsarAdmin admin() throws PulsarClientException {
    return PulsarAdmin.builder().serviceHttpUrl(server.adminUrl()).build();
  }
}
