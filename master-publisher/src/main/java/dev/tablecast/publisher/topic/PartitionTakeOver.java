package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.CompressionType;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.ProducerAccessMode;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.jspecify.annotations.Nullable;

/**
 * Fences whoever writes the partitions of a topic, and learns what each holds: all at once, for
 * each waits for the broker several times. Confined to the relay's thread.
 */
final class PartitionTakeOver {

  /** Entries that may be under way in each partition; the relay waits beyond. */
  private static final int ENTRIES_UNDER_WAY = 64;

  private static final int MOST_AT_ONCE = 8;

  private final PulsarClient client;
  private final PublishedTable table;
  private final Version fence;
  private final String incarnation;
  private final byte[] markerValue;

  /**
   * @param fence the version up to which everything is known to be in the topic
   * @param incarnation makes the producers' names differ from those of every relay before
   */
  PartitionTakeOver(PulsarClient client, PublishedTable table, Version fence, String incarnation) {
    this.client = client;
    this.table = table;
    this.fence = fence;
    this.incarnation = incarnation;
    this.markerValue = Marker.value(table.facet().contract());
  }

  /**
   * A partition that nobody else writes from now on.
   *
   * @param tail the last that it holds; null if there is none
   * @param isEmpty whether it holds nothing at all, not even before its last compaction
   */
  record Taken(Producer<byte[]> producer, @Nullable Tail tail, boolean isEmpty) {}

  /** Takes them all over, or none. */
  List<Taken> all(String topic, int count) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(MOST_AT_ONCE, count),
            task -> {
              Thread thread = new Thread(task, "tablecast-fence-" + table.topic());
              thread.setDaemon(true);
              return thread;
            });
    List<CompletableFuture<Taken>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      all.add(
          CompletableFuture.supplyAsync(
              () -> takeUnchecked(topic + "-partition-" + number, number), threads));
    }
    threads.shutdown();
    try {
      List<Taken> taken = new ArrayList<>();
      for (CompletableFuture<Taken> each : all) {
        taken.add(await(each));
      }
      return taken;
    } catch (IOException | RuntimeException e) {
      // Those too that are not taken yet.
      all.forEach(each -> each.thenAccept(taken -> taken.producer().closeAsync()));
      throw e;
    }
  }

  private static Taken await(CompletableFuture<Taken> one) throws IOException {
    try {
      return one.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UncheckedIOException unchecked) {
        throw unchecked.getCause();
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PulsarClientException(e);
    }
  }

  private Taken takeUnchecked(String partition, int number) {
    try {
      return take(partition, number);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Taken take(String partition, int number) throws IOException {
    PartitionTail tail = new PartitionTail(client, partition);
    String place = tail.place();
    Producer<byte[]> producer =
        client
            .newProducer(new ContractSchema(table.facet().contract()))
            .topic(partition)
            .producerName(incarnation + "-" + number)
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
      return new Taken(producer, held, held == null && tail.isEmptyBefore(fenced));
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
}
