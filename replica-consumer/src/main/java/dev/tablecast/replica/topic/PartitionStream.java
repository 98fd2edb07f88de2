package dev.tablecast.replica.topic;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.ConsumerStats;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.schema.GenericRecord;

/**
 * A partition's messages in order, over one connection to the broker. When that connection has
 * ended, so has the stream, though Pulsar's client would connect again in silence: only the first
 * message of a connection shows whether the broker kept all that the replica still needs.
 *
 * <p>For one thread; {@link #waiting} may be asked by others.
 */
public final class PartitionStream implements AutoCloseable {

  private final Consumer<GenericRecord> consumer;
  private final Activity activity;
  private final long disconnected;

  private PartitionStream(Consumer<GenericRecord> consumer, Activity activity) {
    this.consumer = consumer;
    this.activity = activity;
    this.disconnected = consumer.getLastDisconnectedTimestamp();
  }

  static PartitionStream of(Consumer<GenericRecord> consumer, Activity activity) {
    return new PartitionStream(consumer, activity);
  }

  /** Whether this instance is the one that receives; the others stand by. */
  public boolean isActive() {
    return activity.isActive();
  }

  /** Whether the connection has ended: what was received last may not follow what came before. */
  public boolean hasEnded() {
    return !consumer.isConnected() || consumer.getLastDisconnectedTimestamp() != disconnected;
  }

  /**
   * Receives what is there: waits for the first message, then takes more without waiting, until the
   * run is full or the broker has sent no more.
   *
   * @return whether there was any
   */
  public boolean receive(Duration wait, MessageRun into) throws PulsarClientException {
    Message<GenericRecord> next =
        consumer.receive(Math.toIntExact(wait.toMillis()), TimeUnit.MILLISECONDS);
    while (next != null) {
      into.add(next);
      next = into.isFull() ? null : consumer.receive(0, TimeUnit.MILLISECONDS);
    }
    return !into.isEmpty();
  }

  /** Messages that have been received and not yet been asked for. */
  public int waiting() {
    ConsumerStats stats = consumer.getStats();
    return stats == null || stats.getMsgNumInReceiverQueue() == null
        ? 0
        : stats.getMsgNumInReceiverQueue();
  }

  /** Tells the broker that this message and all before it are no longer needed. */
  public void acknowledge(MessageId last) {
    // A failure costs nothing but a redelivery, which the position refuses.
    consumer.acknowledgeCumulativeAsync(last);
  }

  /**
   * Moves the subscription, for all instances; it breaks their connections, this stream's too.
   *
   * @param next the message to continue with, or {@link MessageId#earliest}
   */
  public void seek(MessageId next) throws PulsarClientException {
    consumer.seek(next);
  }

  @Override
  public void close() throws PulsarClientException {
    consumer.close();
  }
}
