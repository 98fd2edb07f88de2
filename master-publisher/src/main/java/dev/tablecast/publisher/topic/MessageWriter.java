package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.message.UnpublishableMessageException;
import dev.tablecast.publisher.topic.SendBarrier.Phase;
import dev.tablecast.wire.TopicGrant;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.CompressionType;
import org.apache.pulsar.client.api.HashingScheme;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Schema;

/**
 * Writes messages to topics that other services may write too; makes a topic that is not there yet
 * at its first message. Confined to the relay's thread, but for {@link #sent}.
 */
public final class MessageWriter implements AutoCloseable {

  /** Messages that may be under way in each partition; the relay waits beyond. */
  private static final int UNDER_WAY = 500;

  /** What Pulsar adds: the rest of the message's metadata. */
  private static final int ENVELOPE = 1 << 10;

  private final PulsarClient client;
  private final PublisherSettings settings;
  private final TopicSetup setup;
  private final SendBarrier barrier;
  private final Map<String, Producer<byte[]>> producers = new HashMap<>();
  private volatile long sent;

  public MessageWriter(
      PulsarClient client, PublisherSettings settings, TopicSetup setup, SendBarrier barrier) {
    this.client = client;
    this.settings = settings;
    this.setup = setup;
    this.barrier = barrier;
  }

  /** How many messages were sent; may be asked by any thread. */
  public long sent() {
    return sent;
  }

  /**
   * Sends a message.
   *
   * @param topic the topic's local name
   * @throws UnpublishableMessageException if Pulsar would not take it, and never will
   * @throws TopicMismatchException if the service has not the rights that it needs
   */
  // One thread alone writes the count.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public void send(
      String topic, String key, byte[] value, Map<String, String> properties, long eventMillis) {
    requireRoom(key, value, properties);
    Producer<byte[]> producer = producer(topic);
    Phase sending = barrier.sending();
    sent++;
    producer
        .newMessage()
        .key(key)
        .value(value)
        .properties(properties)
        .eventTime(eventMillis)
        .sendAsync()
        .whenComplete(
            (id, failure) -> {
              if (failure == null) {
                sending.acknowledged();
              } else {
                sending.failed(failure);
              }
            });
  }

  private void requireRoom(String key, byte[] value, Map<String, String> properties) {
    long characters = key.length();
    for (Map.Entry<String, String> property : properties.entrySet()) {
      characters += property.getKey().length() + property.getValue().length();
    }
    long bytes = value.length + 3 * characters + ENVELOPE;
    int limit = settings.topicPolicy().maxMessageBytes();
    if (bytes > limit) {
      throw new UnpublishableMessageException(
          "it has %d bytes, more than the %d of a Pulsar message (tablecast.publisher.topic.max-message-size, and the broker's maxMessageSize)"
              .formatted(bytes, limit));
    }
  }

  private Producer<byte[]> producer(String topic) {
    Producer<byte[]> producer = producers.get(topic);
    if (producer == null) {
      producer = open(topic);
      producers.put(topic, producer);
    }
    return producer;
  }

  private Producer<byte[]> open(String topic) {
    setup.prepareMessageTopic(topic);
    String name = settings.topic(topic);
    try {
      return client
          .newProducer(Schema.BYTES)
          .topic(name)
          .hashingScheme(HashingScheme.Murmur3_32Hash)
          .sendTimeout(0, TimeUnit.SECONDS)
          // Receivers acknowledge messages one by one, and a shared subscription deals out whole
          // entries by one key: each message is an entry of its own.
          .enableBatching(false)
          .compressionType(CompressionType.LZ4)
          .maxPendingMessages(UNDER_WAY)
          .blockIfQueueFull(true)
          .create();
    } catch (PulsarClientException.AuthorizationException e) {
      throw TopicMismatchException.lacking(TopicGrant.write(name, settings.service()), e);
    } catch (PulsarClientException.IncompatibleSchemaException
        | PulsarClientException.ProducerBusyException
        | PulsarClientException.ProducerFencedException e) {
      throw new UnpublishableMessageException(
          "topic %s is another's, such as a table's, and takes no messages (%s); name the destination otherwise"
              .formatted(name, e.getClass().getSimpleName()));
    } catch (PulsarClientException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the producers without waiting; what they have under way may still arrive. */
  @Override
  public void close() {
    producers.values().forEach(Producer::closeAsync);
  }
}
