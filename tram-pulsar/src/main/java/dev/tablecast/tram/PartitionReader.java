package dev.tablecast.tram;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClientException;
import org.jspecify.annotations.Nullable;

/**
 * Receives a partition's messages on a thread of its own, and gives them to the subscriber's lanes.
 * Where Pulsar's client closes the consumer for good, as it does when it finds no topic on
 * connecting again, another one is opened.
 */
final class PartitionReader {

  private static final int POLL_MILLIS = 500;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String partition;
  private final Subscriber subscriber;
  private final String topic;
  private final Thread thread;
  private volatile @Nullable Consumer<byte[]> consumer;

  /**
   * A reader that does nothing yet.
   *
   * @param topic the partition's topic
   */
  PartitionReader(String partition, String topic, Subscriber subscriber) {
    this.partition = partition;
    this.topic = topic;
    this.subscriber = subscriber;
    this.thread = new Thread(this::run, "tablecast-tram-" + partition);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  boolean isConnected() {
    Consumer<byte[]> current = consumer;
    return current != null && current.isConnected();
  }

  /** Receives no more; what was received can still be acknowledged. */
  void end() {
    thread.interrupt();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** After {@link #end}. */
  void close() {
    Consumer<byte[]> last = consumer;
    if (last != null) {
      // One that is closed while it connects again closes the connection, which all share.
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!last.isConnected() && System.nanoTime() - deadline < 0) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
      closeQuietly(last);
    }
  }

  private void run() {
    while (!subscriber.hasEnded()) {
      try {
        Consumer<byte[]> opened = subscriber.open(partition);
        consumer = opened;
        read(opened);
        // Left open, to acknowledge what is under way.
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Throwable e) {
        // An error too: nobody else reads this partition.
        if (!subscriber.hasEnded()) {
          subscriber.troubles().begin(partition, e);
          closeCurrent();
          subscriber.pause(PAUSE);
        }
      }
    }
  }

  private void read(Consumer<byte[]> from) throws PulsarClientException, InterruptedException {
    while (!subscriber.hasEnded()) {
      Message<byte[]> message = from.receive(POLL_MILLIS, TimeUnit.MILLISECONDS);
      if (message != null) {
        subscriber.take(new Delivery(message, topic, this::acknowledge));
      }
      if (from.isConnected()) {
        subscriber.troubles().end(partition);
      } else {
        subscriber
            .troubles()
            .begin(partition, new PulsarClientException.NotConnectedException("not connected"));
      }
    }
  }

  /** If it is lost the message comes again, and is known by its id. */
  private void acknowledge(MessageId id) {
    Consumer<byte[]> current = consumer;
    if (current != null) {
      current.acknowledgeAsync(id);
    }
  }

  private void closeCurrent() {
    Consumer<byte[]> current = consumer;
    consumer = null;
    if (current != null) {
      closeQuietly(current);
    }
  }

  private static void closeQuietly(Consumer<byte[]> consumer) {
    try {
      consumer.close();
    } catch (PulsarClientException e) {
      // The broker notices by itself that nobody is there.
    }
  }
}
