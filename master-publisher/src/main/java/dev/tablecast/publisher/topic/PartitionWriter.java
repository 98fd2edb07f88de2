package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.topic.SendBarrier.Phase;
import dev.tablecast.wire.BatchEncoder;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Version;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.TypedMessageBuilder;
import org.apache.pulsar.client.impl.TypedMessageBuilderImpl;
import org.jspecify.annotations.Nullable;

/**
 * Writes one partition. Rows are packed into an entry here rather than by Pulsar's client, which
 * makes several objects of each: that costs more than all else that the relay does with a row.
 *
 * <p>An entry is sent as soon as a transaction ends and nothing is under way; what comes meanwhile
 * is sent together once that is acknowledged, or when it is as large as an entry should be. So one
 * row alone waits for nothing, and many share the cost of an entry. Thread-safe.
 */
final class PartitionWriter implements AutoCloseable {

  /** Large enough that an entry's own cost does not count, and small beside a service's heap. */
  private static final int ENTRY_BYTES = 128 << 10;

  private final Producer<byte[]> producer;
  private final @Nullable Tail tail;
  private final byte[] markerValue;
  private final SendBarrier barrier;
  private final Executor sender;
  private final BatchEncoder entry = new BatchEncoder(ENTRY_BYTES);
  private final AtomicInteger underWay = new AtomicInteger();
  private @Nullable Phase phase;

  /**
   * @param tail the last that the partition holds; null if it holds nothing
   * @param sender sends what has gathered while an entry was under way; Pulsar's own threads must
   *     not, for sending may wait for them
   */
  PartitionWriter(
      Producer<byte[]> producer,
      @Nullable Tail tail,
      byte[] markerValue,
      SendBarrier barrier,
      Executor sender) {
    this.producer = producer;
    this.tail = tail;
    this.markerValue = markerValue;
    this.barrier = barrier;
    this.sender = sender;
  }

  /** Where the partition ended before this relay. */
  Optional<Tail> tail() {
    return Optional.ofNullable(tail);
  }

  /** Whether the partition holds this version already. */
  boolean holds(Version version) {
    return tail != null && !version.isAfter(tail.version());
  }

  synchronized void add(String key, byte @Nullable [] value, Version version, long commitMillis) {
    makeRoomFor(3 * key.length() + (value == null ? 0 : value.length));
    entry.add(key, value, version, commitMillis);
  }

  synchronized void addMoved(String key, Version version, long commitMillis) {
    makeRoomFor(3 * key.length());
    entry.addMoved(key, version, commitMillis);
  }

  synchronized void add(Marker marker, long commitMillis) {
    makeRoomFor(0);
    entry.add(marker, markerValue, commitMillis);
  }

  /** Sees to it that what was added will be sent, though nothing more may come. */
  void flush() {
    if (underWay.get() == 0) {
      send();
    }
  }

  private void makeRoomFor(int bytes) {
    if (entry.count() > 0 && entry.size() + bytes > ENTRY_BYTES) {
      send();
    }
    if (phase == null) {
      phase = barrier.sending();
    }
  }

  private synchronized void send() {
    Phase sending = phase;
    if (sending == null) {
      return;
    }
    phase = null;
    int count = entry.count();
    TypedMessageBuilder<byte[]> message = producer.newMessage().value(entry.take());
    ((TypedMessageBuilderImpl<byte[]>) message).getMetadataBuilder().setNumMessagesInBatch(count);
    underWay.incrementAndGet();
    message
        .sendAsync()
        .whenComplete(
            (id, failure) -> {
              if (failure != null) {
                sending.failed(failure);
                return;
              }
              sending.acknowledged();
              if (underWay.decrementAndGet() == 0) {
                sender.execute(this::flush);
              }
            });
  }

  /** Closes the producer without waiting; what it has under way may still arrive. */
  @Override
  public void close() {
    producer.closeAsync();
  }
}
