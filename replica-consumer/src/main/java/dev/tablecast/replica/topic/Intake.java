package dev.tablecast.replica.topic;

import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.ConsumerStats;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what waits in memory few. The broker counts messages and not entries: a client that has
 * told it once too often that an entry's messages were taken is sent a thousand entries more, which
 * may be more than there is memory. Thread-safe.
 */
final class Intake {

  private final int most;
  private volatile @Nullable Consumer<?> consumer;
  private boolean paused;

  /**
   * @param most how many entries may wait
   */
  Intake(int most) {
    this.most = most;
  }

  void of(Consumer<?> consumer) {
    this.consumer = consumer;
  }

  /** How many entries wait. */
  int waiting() {
    Consumer<?> from = consumer;
    ConsumerStats stats = from == null ? null : from.getStats();
    Integer waiting = stats == null ? null : stats.getMsgNumInReceiverQueue();
    return waiting == null ? 0 : waiting;
  }

  /** An entry has come. */
  // Whether it is paused is decided and told to the client as one: told in another order than
  // decided, a pause would be for ever.
  synchronized void arrived() {
    Consumer<?> from = consumer;
    if (from != null && !paused && waiting() > most) {
      paused = true;
      from.pause();
    }
  }

  /** Entries may have been taken. */
  synchronized void taken() {
    Consumer<?> from = consumer;
    if (from != null && paused && waiting() <= most / 2) {
      paused = false;
      from.resume();
    }
  }
}
