package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.TopicGrant;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.jspecify.annotations.Nullable;

/**
 * Writes one facet's topic, as the only one: each partition through a producer of its own, which
 * fences its predecessor. Skips what its partitions hold already. Confined to the relay's thread.
 */
public final class TopicWriter implements AutoCloseable {

  private final PublishedTable table;
  private final Routing routing;
  private final SendBarrier barrier;
  private final byte[] markerValue;
  private final List<PartitionWriter> partitions = new ArrayList<>();
  private final ExecutorService sender;
  private boolean lacksPartition;
  private boolean flushed = true;
  private long sent;
  private long skipped;

  private TopicWriter(PublishedTable table, Routing routing, SendBarrier barrier) {
    this.table = table;
    this.routing = routing;
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
   * @param routing into how many partitions keys are routed
   * @param fence the version up to which everything is known to be in the topic
   * @param incarnation makes the producers' names differ from those of every relay before
   * @throws TopicMismatchException if the broker does not let this service write and read it
   */
  public static TopicWriter takeOver(
      PulsarClient client,
      PublisherSettings settings,
      PublishedTable table,
      Routing routing,
      Version fence,
      String incarnation,
      SendBarrier barrier)
      throws IOException {
    TopicWriter writer = new TopicWriter(table, routing, barrier);
    try {
      PartitionTakeOver takeOver = new PartitionTakeOver(client, table, fence, incarnation);
      writer.open(takeOver.all(settings.topic(table.topic()), routing.partitions()));
      return writer;
    } catch (PulsarClientException.AuthorizationException e) {
      writer.close();
      String topic = settings.topic(table.topic());
      throw TopicMismatchException.lacking(TopicGrant.own(topic, settings.service()), e);
    } catch (IOException | RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private void open(List<PartitionTakeOver.Taken> taken) {
    for (PartitionTakeOver.Taken each : taken) {
      lacksPartition |= partitions.size() < routing.before() && each.isEmpty();
      partitions.add(
          new PartitionWriter(each.producer(), each.tail(), markerValue, barrier, sender));
    }
  }

  public PublishedTable table() {
    return table;
  }

  /** How many partitions there are. */
  public int partitions() {
    return partitions.size();
  }

  /** How many partitions what has this version is sent to. */
  public int partitions(Version version) {
    return routing.at(version);
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
    PartitionWriter partition = partitions.get(RowKey.partition(key, routing.at(version)));
    if (partition.holds(version)) {
      skipped++;
      return;
    }
    sent++;
    flushed = false;
    partition.add(key, value, version, commitMillis);
  }

  /** Removes a key from a partition that is its place no longer; readers keep its row. */
  public void sendMoved(String key, int from, Version version, long commitMillis) {
    PartitionWriter partition = partitions.get(from);
    if (!partition.holds(version)) {
      flushed = false;
      partition.addMoved(key, version, commitMillis);
    }
  }

  /**
   * Sends a marker to every partition that there is for its version and does not hold it already.
   */
  public void send(Marker marker, long commitMillis) {
    for (int i = 0; i < routing.at(marker.version()); i++) {
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

  /**
   * Sends the barrier to every partition that does not hold it already, if this version is the one
   * after which keys are routed to more of them; returns when all that was sent has arrived.
   *
   * @return whether it is
   * @throws UncheckedIOException if Pulsar does not take it
   */
  public boolean passBarrier(Version version, long commitMillis) {
    if (!version.equals(routing.barrier())) {
      return false;
    }
    Marker passed = new Marker.Barrier(version, routing.before(), routing.partitions());
    for (int i = 0; i < partitions.size(); i++) {
      send(i, passed, commitMillis);
    }
    flush();
    try {
      Patience.await(barrier.close(), table.topic());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return true;
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
