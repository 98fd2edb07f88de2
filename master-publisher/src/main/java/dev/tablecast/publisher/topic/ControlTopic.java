package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.wire.TopicGrant;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.ProducerAccessMode;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.apache.pulsar.client.api.Schema;

/**
 * The relay's memory: a compacted topic of its own, written by one relay at a time. Thread-safe.
 */
public final class ControlTopic implements AutoCloseable {

  private static final String TAKEN = "taken";
  private static final byte[] NOTHING = {0};
  private static final int PATIENCE_SECONDS = 60;

  private final Producer<byte[]> producer;
  private final ControlState state;

  private ControlTopic(Producer<byte[]> producer, ControlState state) {
    this.producer = producer;
    this.state = state;
  }

  /**
   * Fences whoever writes the topic and reads what it left.
   *
   * @throws TopicMismatchException if the broker does not let this service write and read it
   */
  public static ControlTopic takeOver(
      PulsarClient client, PublisherSettings settings, String incarnation) throws IOException {
    String topic = settings.topic(settings.controlTopic());
    try {
      return takeOver(client, topic, incarnation);
    } catch (PulsarClientException.AuthorizationException e) {
      throw TopicMismatchException.lacking(TopicGrant.own(topic, settings.service()), e);
    }
  }

  private static ControlTopic takeOver(PulsarClient client, String topic, String incarnation)
      throws IOException {
    Producer<byte[]> producer =
        client
            .newProducer(Schema.BYTES)
            .topic(topic)
            .producerName(incarnation)
            .accessMode(ProducerAccessMode.ExclusiveWithFencing)
            .enableBatching(false)
            .sendTimeout(0, TimeUnit.SECONDS)
            .create();
    try {
      // Nothing of a predecessor's can come after this message.
      Patience.await(
          producer.newMessage().key(TAKEN).value(NOTHING).property("by", incarnation).sendAsync(),
          topic);
      return new ControlTopic(producer, read(client, topic, incarnation));
    } catch (IOException | RuntimeException e) {
      producer.closeAsync();
      throw e;
    }
  }

  private static ControlState read(PulsarClient client, String topic, String incarnation)
      throws IOException {
    ControlState state = new ControlState();
    try (Reader<byte[]> reader =
        client
            .newReader(Schema.BYTES)
            .topic(topic)
            .startMessageId(MessageId.earliest)
            .readCompacted(true)
            .create()) {
      while (true) {
        Message<byte[]> message = reader.readNext(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
          throw new PulsarClientException.TimeoutException(
              "the end of %s was not reached within %d s".formatted(topic, PATIENCE_SECONDS));
        }
        if (TAKEN.equals(message.getKey()) && incarnation.equals(message.getProperty("by"))) {
          return state;
        }
        state.set(message.getKey(), message.getProperties());
      }
    }
  }

  /** What the relays before left. */
  public ControlState state() {
    return state;
  }

  /** Appends that everything up to a commit is in the topics. */
  public CompletableFuture<MessageId> append(Checkpoint checkpoint) {
    return append(Checkpoint.KEY, checkpoint.properties());
  }

  /** Appends how far a topic's snapshot has come. */
  public CompletableFuture<MessageId> append(String topic, SnapshotState snapshot) {
    return append(SnapshotState.KEY_PREFIX + topic, snapshot.properties());
  }

  /** Appends into how many partitions a topic's keys are routed. */
  public CompletableFuture<MessageId> append(String topic, Routing routing) {
    return append(Routing.KEY_PREFIX + topic, routing.properties());
  }

  /** Appends that a snapshot was asked for, or how far it has come. */
  public CompletableFuture<MessageId> append(AskedSnapshot asked) {
    return append(AskedSnapshot.KEY_PREFIX + asked.id(), asked.properties());
  }

  /** Appends that a snapshot that was asked for need not be remembered any longer. */
  public CompletableFuture<MessageId> appendCarriedOut(String id) {
    return append(AskedSnapshot.KEY_PREFIX + id, Map.of());
  }

  /** Appends whether a table's snapshots are to wait. */
  public CompletableFuture<MessageId> appendPaused(String topic, boolean paused) {
    return append(ControlState.PAUSED_PREFIX + topic, paused ? Map.of("paused", "true") : Map.of());
  }

  /** Appends how far a pass of checksums has come. */
  public CompletableFuture<MessageId> append(ChecksumPass pass) {
    return append(pass.key(), pass.properties());
  }

  /** Appends that a pass of checksums need not be remembered any longer. */
  public CompletableFuture<MessageId> appendEnded(ChecksumPass pass) {
    return append(pass.key(), Map.of());
  }

  /** Forgets a topic's snapshot, and returns when the next relay does not know it either. */
  public void forget(String topic) throws IOException {
    if (state.snapshot(topic).isPresent()) {
      remember(SnapshotState.KEY_PREFIX + topic, Map.of());
    }
  }

  /** Remembers a gap, and returns when the next relay knows it too. */
  public void remember(Gap gap) throws IOException {
    remember(Gap.KEY, gap.properties());
  }

  /** Remembers how far an epoch is, and returns when the next relay knows it too. */
  public void remember(Checkpoint checkpoint) throws IOException {
    remember(Checkpoint.KEY, checkpoint.properties());
  }

  /** Remembers how a topic's keys are routed, and returns when the next relay knows it too. */
  public void remember(String topic, Routing routing) throws IOException {
    remember(Routing.KEY_PREFIX + topic, routing.properties());
  }

  private void remember(String key, Map<String, String> properties) throws IOException {
    Patience.await(append(key, properties), producer.getTopic());
    state.set(key, properties);
  }

  /** Appends that every table has been published again since the gap. */
  public CompletableFuture<MessageId> appendGapClosed() {
    return append(Gap.KEY, Map.of());
  }

  /** Appends that a key's last change is not in the topic, and why. */
  public CompletableFuture<MessageId> park(String topicAndKey, String reason) {
    return append(ControlState.PARKED_PREFIX + topicAndKey, Map.of("reason", reason));
  }

  /** Appends that a key's last change is in the topic again. */
  public CompletableFuture<MessageId> release(String topicAndKey) {
    return append(ControlState.PARKED_PREFIX + topicAndKey, Map.of());
  }

  private CompletableFuture<MessageId> append(String key, Map<String, String> properties) {
    return producer.newMessage().key(key).value(NOTHING).properties(properties).sendAsync();
  }

  @Override
  public void close() {
    producer.closeAsync();
  }
}
