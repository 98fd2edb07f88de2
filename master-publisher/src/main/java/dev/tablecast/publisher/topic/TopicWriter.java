package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.CompressionType;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.ProducerAccessMode;
import org.apache.pulsar.client.api.PulsarClient;
import org.jspecify.annotations.Nullable;

/**
 * Writes one facet's topic, as the only one: each partition through a producer of its own, which
 * fences its predecessor. Skips what its partitions hold already. Confined to the relay's thread.
 */
public final class TopicWriter implements AutoCloseable {

  /** Entries that may be under way in each partition; the relay waits beyond. */
  private static final int ENTRIES_UNDER_WAY = 64;

  private final PublishedTable table;
  private final SendBarrier barrier;
  private final byte[] markerValue;
  private final List<PartitionWriter> partitions = new ArrayList<>();
  private final ExecutorService sender;
  private boolean lacksPartition;
  private boolean flushed = true;
  private long sent;
  private long skipped;

  private TopicWriter(PublishedTable table, SendBarrier barrier) {
    this.table = table;
    this.barrier = barrier;
    this.markerValue = Marker.value(table.facet().contract());
    this.sender =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "tablecast-send-" + table.topic());
              thread.setDaemon(true);
              return thread;
            });
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
            .producerName(incarnation + "-" + partitions.size())
            .accessMode(ProducerAccessMode.ExclusiveWithFencing)
            .sendTimeout(0, TimeUnit.SECONDS)
            // The writer packs entries itself.
            .enableBatching(false)
            // Each byte is copied several times within the broker, and kept as long as the topic.
            .compressionType(CompressionType.LZ4)
            .maxPendingMessages(ENTRIES_UNDER_WAY)
            .blockIfQueueFull(true)
            .create();
    try {
      MessageId fenced = Patience.await(send(producer, new Marker.Fence(fence, place)), partition);
      Tail held = tail.read(place, fenced);
      lacksPartition |= held == null && tail.isEmptyBefore(fenced);
      partitions.add(new PartitionWriter(producer, held, markerValue, barrier, sender));
    } catch (IOException | RuntimeException e) {
      producer.closeAsync();
      throw e;
    }
  }

  private CompletableFuture<MessageId> send(Producer<byte[]> producer, Marker marker) {
    return producer
        .newMessage()
        .key(marker.key())
        .value(markerValue)
        .properties(marker.properties())
        .sendAsync();
  }

  public PublishedTable table() {
    return table;
  }

  public int partitions() {
    return partitions.size();
  }

  /** Whether the topic held anything before this relay. */
  public boolean heldMessages() {
    return !tails().isEmpty();
  }

  /** Whether a partition held nothing at all, not even before its last compaction. */
  public boolean lacksPartition() {
    return lacksPartition;
  }

  /** Where the partitions that held anything ended before this relay. */
  public List<Tail> tails() {
    return partitions.stream().flatMap(partition -> partition.tail().stream()).toList();
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
    PartitionWriter partition = partitions.get(RowKey.partition(key, partitions.size()));
    if (partition.holds(version)) {
      skipped++;
      return;
    }
    sent++;
    flushed = false;
    partition.add(key, value, version, commitMillis);
  }

  /** Sends a marker to every partition that does not hold it already. */
  public void send(Marker marker, long commitMillis) {
    for (int i = 0; i < partitions.size(); i++) {
      send(i, marker, commitMillis);
    }
  }

  /** Sends a marker to one partition, unless it holds it already. */
  public void send(int partition, Marker marker, long commitMillis) {
    PartitionWriter writer = partitions.get(partition);
    if (!writer.holds(marker.version())) {
      flushed = false;
      writer.add(marker, commitMillis);
    }
  }

  /** To be called at the end of each transaction: nothing of it waits for another. */
  public void flush() {
    if (!flushed) {
      partitions.forEach(PartitionWriter::flush);
      flushed = true;
    }
  }

  /** Closes the producers without waiting; what they have under way may still arrive. */
  @Override
  public void close() {
    sender.shutdownNow();
    partitions.forEach(PartitionWriter::close);
  }
}
