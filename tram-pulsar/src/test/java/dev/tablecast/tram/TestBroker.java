package dev.tablecast.tram;

import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.wire.MessageHeaders;
import dev.tablecast.wire.Version;
import io.eventuate.tram.consumer.common.DuplicateMessageDetector;
import io.eventuate.tram.consumer.common.NoopDuplicateMessageDetector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.common.policies.data.SubscriptionStats;

/**
 * A namespace of one test's own, on the Pulsar that all share, with messages as the relay sends.
 */
public final class TestBroker {

  static final int PARTITIONS = 2;

  private static final PulsarServer SERVER = PulsarServer.shared();

  /** Clients take seconds to close, hence end with the JVM. */
  private static final PulsarAdmin ADMIN = admin(SERVER);

  private static final PulsarClient CLIENT = client(SERVER);

  private final PulsarServer server;
  private final PulsarClient client;
  private final PulsarAdmin admin;
  private final String namespace;
  private final Map<String, Producer<byte[]>> producers = new HashMap<>();

  private long sent;

  private TestBroker(PulsarServer server, PulsarClient client, PulsarAdmin admin)
      throws PulsarAdminException {
    this.server = server;
    this.client = client;
    this.admin = admin;
    this.namespace = "public/tram-" + UUID.randomUUID().toString().substring(0, 8);
    admin.namespaces().createNamespace(namespace, Set.of("standalone"));
  }

  public static TestBroker create() throws PulsarAdminException {
    return new TestBroker(SERVER, CLIENT, ADMIN);
  }

  /** A namespace on a server of the test's own. */
  static TestBroker on(PulsarServer server) throws PulsarAdminException {
    return new TestBroker(server, client(server), admin(server));
  }

  public PulsarServer server() {
    return server;
  }

  public PulsarClient client() {
    return client;
  }

  /** A client that the caller closes. */
  public PulsarAdmin newAdmin() {
    return admin(server);
  }

  public String namespace() {
    return namespace;
  }

  /** How many messages of a channel its subscribers have not acknowledged. */
  long backlog(String channel) throws PulsarAdminException {
    return admin
        .topics()
        .getPartitionedStats(topic(channel), false)
        .getSubscriptions()
        .values()
        .stream()
        .mapToLong(SubscriptionStats::getMsgBacklog)
        .sum();
  }

  public String topic(String channel) {
    return TramTopic.name(namespace, channel);
  }

  /** An instance that tries again after short pauses; it reads from now on. */
  PulsarMessageConsumer instance() {
    return instance(RetryPolicy.byDefault().maxDeliveries(), new NoopDuplicateMessageDetector());
  }

  PulsarMessageConsumer instance(int maxDeliveries, DuplicateMessageDetector received) {
    RetryPolicy retry =
        new RetryPolicy(maxDeliveries, Duration.ofMillis(10), Duration.ofMillis(100));
    PulsarMessageConsumer consumer =
        new PulsarMessageConsumer(
            new TramSettings(namespace, PARTITIONS, 4, retry), client, this::newAdmin, received);
    consumer.start();
    return consumer;
  }

  /** Sends in the form of the relay, in the order of calls; returns the message's id. */
  public String send(String channel, String key, String payload) {
    String id = UUID.randomUUID().toString();
    send(channel, Map.of("ID", id, "PARTITION_ID", key, "DESTINATION", channel), payload);
    return id;
  }

  /** Sends in the form of the relay, in the order of calls. */
  public synchronized void send(String channel, Map<String, String> headers, String payload) {
    try {
      producer(channel)
          .newMessage()
          .key(MessageHeaders.key(headers, String.valueOf(headers.get("ID"))))
          .value(payload.getBytes(StandardCharsets.UTF_8))
          .properties(MessageHeaders.properties(headers, new Version(1, ++sent, 0)))
          .sendAsync()
          .exceptionally(
              failure -> {
                throw new IllegalStateException(failure);
              });
    } catch (PulsarClientException | PulsarAdminException e) {
      throw new IllegalStateException(e);
    }
  }

  private Producer<byte[]> producer(String channel)
      throws PulsarClientException, PulsarAdminException {
    Producer<byte[]> producer = producers.get(channel);
    if (producer == null) {
      try {
        admin.topics().createPartitionedTopic(topic(channel), PARTITIONS);
      } catch (PulsarAdminException.ConflictException e) {
        // The subscriber was here before.
      }
      producer = client.newProducer().topic(topic(channel)).create();
      producers.put(channel, producer);
    }
    return producer;
  }

  private static PulsarAdmin admin(PulsarServer server) {
    try {
      return PulsarAdmin.builder().serviceHttpUrl(server.adminUrl()).build();
    } catch (PulsarClientException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PulsarClient client(PulsarServer server) {
    try {
      return PulsarClient.builder().serviceUrl(server.serviceUrl()).build();
    } catch (PulsarClientException e) {
      throw new IllegalStateException(e);
    }
  }
}
