package dev.tablecast.replica.topic;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.PulsarClientException.AlreadyClosedException;
import org.apache.pulsar.client.api.PulsarClientException.NotConnectedException;
import org.apache.pulsar.client.api.schema.GenericRecord;

/**
 * A partition's messages in order. Pulsar's client connects again in silence when the connection to
 * the broker has ended; yet only the first message of a connection shows whether the broker kept
 * all that the replica still needs. So messages count only while the connection is the one that
 * {@link #renew} has last found.
 *
 * <p>It does not connect again for ever: where the topic is not there at that moment, it closes the
 * consumer for good. The stream has ended then, and another is to be opened.
 *
 * <p>For one thread; {@link #waiting} and {@link #isActive} may be asked by others.
 */
public final class PartitionStream implements AutoCloseable {

  private static final int PATIENCE = 40;

  private final Consumer<GenericRecord> consumer;
  private final Activity activity;
  private final Intake intake;
  private final Omissions omissions;
  private final Gathering gathering = new Gathering();
  private long disconnected;
  private boolean redeliver;
  private boolean ended;
  private volatile int lastEntry;

  PartitionStream(Consumer<GenericRecord> consumer, Activity activity, Intake intake) {
    this.consumer = consumer;
    this.activity = activity;
    this.intake = intake;
    this.omissions = Omissions.of(consumer);
    this.disconnected = consumer.getLastDisconnectedTimestamp();
  }

  /** Whether this instance is the one that receives; the others stand by. */
  public boolean isActive() {
    return activity.isActive();
  }

  /** Whether the connection has ended: what was received last may not follow what came before. */
  public boolean isBroken() {
    return !consumer.isConnected() || consumer.getLastDisconnectedTimestamp() != disconnected;
  }

  /** Whether there will never be another connection. */
  public boolean hasEnded() {
    return ended;
  }

  /**
   * Goes on with another connection, from the subscription's place; false if there is none yet.
   *
   * @throws PulsarClientException if there will be none: the stream {@link #hasEnded}
   */
  public boolean renew() throws PulsarClientException {
    // In this order: a connection that ends right now then counts as broken.
    long last = consumer.getLastDisconnectedTimestamp();
    if (!consumer.isConnected()) {
      requireConsumer();
      return false;
    }
    disconnected = last;
    if (redeliver) {
      // Only while connected: the client counts these requests and drops what the broker sends
      // under an earlier count. One that falls between the client's request to subscribe and the
      // broker's answer is counted and never sent, and all messages are dropped from then on.
      consumer.redeliverUnacknowledgedMessages();
      redeliver = isBroken();
    }
    return !redeliver;
  }

  /** Pulsar's client says whether it has closed the consumer to whoever receives, and only then. */
  private void requireConsumer() throws PulsarClientException {
    try {
      // If there is one, it is of the last connection, or the first of one that was made just now.
      redeliver |= consumer.receive(0, TimeUnit.MILLISECONDS) != null;
    } catch (AlreadyClosedException | NotConnectedException e) {
      ended = true;
      throw new PulsarClientException(
          "Pulsar's client found no topic when it connected again, and has closed the consumer:"
              + " another is opened",
          e);
    }
  }

  /**
   * Receives what is there: waits for the first message, then takes more, until the run is full or
   * the broker has sent no more; of a flood it awaits some more.
   *
   * @return whether there was any
   * @throws OmittedMessageException if one before, or among them, was left out; and from then on,
   *     until the stream has been moved by {@link #seek}
   */
  public boolean receive(Duration wait, MessageRun into) throws PulsarClientException {
    Message<GenericRecord> next =
        consumer.receive(Math.toIntExact(wait.toMillis()), TimeUnit.MILLISECONDS);
    gathering.begin(System.nanoTime());
    while (next != null) {
      omissions.follows(next.getMessageId());
      lastEntry = into.add(next);
      int patience = gathering.patience(System.nanoTime(), into.messages().size());
      next = into.isFull() ? null : consumer.receive(patience, TimeUnit.MILLISECONDS);
    }
    gathering.end(System.nanoTime(), into.messages().size());
    intake.taken();
    omissions.refuse();
    return !into.isEmpty();
  }

  /**
   * About how many messages have been received and not yet been asked for: as many entries as there
   * are, each of the last one's size.
   */
  public int waiting() {
    return intake.waiting() * lastEntry;
  }

  /**
   * Tells the broker that this message and all before it are no longer needed; that is enough now
   * and then.
   */
  public void acknowledge(MessageId last) {
    // A failure costs nothing but a redelivery, which the position refuses.
    consumer.acknowledgeCumulativeAsync(last);
  }

  /**
   * Has {@link #renew} ask the broker to send again what is not acknowledged; what is in memory is
   * forgotten then.
   */
  public void redeliver() {
    redeliver = true;
    omissions.startOver();
  }

  /**
   * Moves the subscription, for all instances, and breaks the stream.
   *
   * @param next the message to continue with, or {@link MessageId#earliest}
   */
  public void seek(MessageId next) throws PulsarClientException {
    long before = omissions.count();
    consumer.seek(next);
    omissions.readAgain(before);
  }

  @Override
  public void close() throws PulsarClientException {
    // A consumer that is closed while it connects again closes the connection, which the client's
    // other consumers and producers share.
    for (int i = 0; i < PATIENCE && !ended && !consumer.isConnected(); i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    consumer.close();
  }
}
