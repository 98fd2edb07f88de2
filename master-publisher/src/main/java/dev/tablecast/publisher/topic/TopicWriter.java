package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.HashingScheme;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.ProducerAccessMode;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.TypedMessageBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Writes one facet's topic, as the only one: each partition through a producer of its own, which
 * fences its predecessor. Skips what its partitions hold already. Confined to the relay's thread.
 */
public final class TopicWriter implements AutoCloseable {

  private final PublishedTable table;
  private final SendBarrier barrier;
  private final byte[] markerValue;
  private final List<Producer<byte[]>> producers = new ArrayList<>();
  private final List<@Nullable Tail> tails = new ArrayList<>();
  private long sent;
  private long skipped;

  private TopicWriter(PublishedTable table, SendBarrier barrier) {
    this.table = table;
    this.barrier = barrier;
    this.markerValue = Marker.value(table.facet().contract());
  }

  /**
   * Fences whoever writes the topic, and learns what it holds.
   *
   * @param fence the version up to which everything is known to be in the topic
   * @param incarnation makes the producers' names differ from those of every relay before
   */
  public static TopicWriter takeOver(
      PulsarClient client,
      PublisherSettings settings,
      PublishedTable table,
      int partitions,
      Version fence,
      String incarnation,
      SendBarrier barrier)
      throws IOException {
    TopicWriter writer = new TopicWriter(table, barrier);
    try {
      for (int i = 0; i < partitions; i++) {
        writer.open(client, settings.topic(table.topic()) + "-partition-" + i, fence, incarnation);
      }
      return writer;
    } catch (IOException | RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private void open(PulsarClient client, String partition, Version fence, String incarnation)
      throws IOException {
    PartitionTail tail = new PartitionTail(client, partition);
    String place = tail.place();
    Producer<byte[]> producer =
        client
            .newProducer(new ContractSchema(table.facet().contract()))
            .topic(partition)
            .producerName(incarnation + "-" + producers.size())
            .accessMode(ProducerAccessMode.ExclusiveWithFencing)
            .hashingScheme(HashingScheme.Murmur3_32Hash)
            .sendTimeout(0, TimeUnit.SECONDS)
            .maxPendingMessages(10_000)
            .blockIfQueueFull(true)
            .create();
    producers.add(producer);
    Marker.Fence marker = new Marker.Fence(fence, place);
    MessageId fenced = Patience.await(message(producer, marker).sendAsync(), partition);
    tails.add(tail.read(place, fenced));
  }

  public PublishedTable table() {
    return table;
  }

  public int partitions() {
    return producers.size();
  }

  /** Whether the topic held anything before this relay. */
  public boolean heldMessages() {
    return tails.stream().anyMatch(tail -> tail != null);
  }

  /** Where the partitions that held anything ended before this relay. */
  public List<Tail> tails() {
    return tails.stream().filter(Objects::nonNull).toList();
  }

  /** Row messages sent, and row messages found in the topic already, by this writer. */
  public long sent() {
    return sent;
  }

  public long skipped() {
    return skipped;
  }

  /** Sends a row, or for no value its tombstone, unless its partition holds it already. */
  public void send(String key, byte @Nullable [] value, Version version, long commitMillis) {
    int partition = RowKey.partition(key, producers.size());
    if (isHeld(partition, version)) {
      skipped++;
      return;
    }
    sent++;
    dispatch(
        producers
            .get(partition)
            .newMessage()
            .key(key)
            .value(value)
            .property("version", version.toString())
            .eventTime(commitMillis));
  }

  /** Sends a marker to every partition that does not hold it already. */
  public void send(Marker marker, long commitMillis) {
    for (int i = 0; i < producers.size(); i++) {
      if (!isHeld(i, marker.version())) {
        dispatch(message(producers.get(i), marker).eventTime(commitMillis));
      }
    }
  }

  private boolean isHeld(int partition, Version version) {
    Tail tail = tails.get(partition);
    return tail != null && !version.isAfter(tail.version());
  }

  private TypedMessageBuilder<byte[]> message(Producer<byte[]> producer, Marker marker) {
    Map<String, String> properties = marker.properties();
    return producer.newMessage().key(marker.key()).value(markerValue).properties(properties);
  }

  private void dispatch(TypedMessageBuilder<byte[]> message) {
    SendBarrier.Phase phase = barrier.sending();
    message
        .sendAsync()
        .whenComplete(
            (id, failure) -> {
              if (failure == null) {
                phase.acknowledged();
              } else {
                phase.failed(failure);
              }
            });
  }

  /** Closes the producers without waiting; what they have under way may still arrive. */
  @Override
  public void close() {
    producers.forEach(Producer::closeAsync);
  }
}
