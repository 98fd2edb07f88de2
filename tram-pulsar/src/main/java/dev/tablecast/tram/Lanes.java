package dev.tablecast.tram;

import dev.tablecast.tram.Delivery.Lane;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.pulsar.client.api.MessageId;

/**
 * Handles a subscriber's messages, those of one key one after the other, those of others meanwhile.
 * One that fails is tried again after a pause, and its key waits for it; so nothing is ever given
 * back to the broker, which would send it again behind later ones. Thread-safe.
 */
final class Lanes implements AutoCloseable {

  /** How many messages are in memory at most; then no more are received until some are done. */
  static final int ROOM = 1000;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Attempt attempt;
  private final RetryPolicy retry;
  private final ScheduledThreadPoolExecutor workers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roomOrEnd = lock.newCondition();
  private final Map<Lane, Deque<Delivery>> lanes = new HashMap<>();
  private final Map<MessageId, Delivery> held = new HashMap<>();
  private boolean closed;

  /** What is done with a message. */
  @FunctionalInterface
  interface Attempt {
    /** Whether the message is done with; otherwise it is tried again. Throws nothing. */
    boolean isDone(Delivery delivery);
  }

  Lanes(String name, int concurrency, RetryPolicy retry, Attempt attempt) {
    this.attempt = attempt;
    this.retry = retry;
    this.workers =
        new ScheduledThreadPoolExecutor(
            concurrency,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    workers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    workers.setRemoveOnCancelPolicy(true);
  }

  /**
   * Takes a message; waits while there is no room. A message that is here already is not taken
   * twice: it was sent again as the connection had ended.
   */
  void add(Delivery delivery) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Delivery known = held.get(delivery.id());
      if (known != null) {
        known.addCopy(delivery.id());
        return;
      }
      while (held.size() >= ROOM && !closed) {
        roomOrEnd.await();
      }
      if (!closed) {
        append(delivery);
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many messages are in memory. */
  int held() {
    lock.lock();
    try {
      return held.size();
    } finally {
      lock.unlock();
    }
  }

  /** Begins nothing more and returns when what is under way has ended. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      roomOrEnd.signalAll();
    } finally {
      lock.unlock();
    }
    workers.shutdown();
    try {
      if (!workers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void append(Delivery delivery) {
    held.put(delivery.id(), delivery);
    Deque<Delivery> lane = lanes.get(delivery.lane());
    if (lane == null) {
      lane = new ArrayDeque<>();
      lanes.put(delivery.lane(), lane);
      workers.execute(() -> work(delivery));
    }
    lane.add(delivery);
  }

  /** The first of its lane, which therefore no other thread touches. */
  private void work(Delivery delivery) {
    if (attempt.isDone(delivery)) {
      finish(delivery);
    } else {
      after(retry.pauseAfter(delivery.attempts()), delivery);
    }
  }

  private void finish(Delivery delivery) {
    Delivery next = null;
    lock.lock();
    try {
      held.remove(delivery.id());
      Deque<Delivery> lane = Objects.requireNonNull(lanes.get(delivery.lane()));
      lane.remove();
      if (lane.isEmpty()) {
        lanes.remove(delivery.lane());
      } else {
        next = lane.element();
      }
      roomOrEnd.signal();
    } finally {
      lock.unlock();
    }
    delivery.acknowledge();
    if (next != null) {
      after(Duration.ZERO, next);
    }
  }

  private void after(Duration pause, Delivery delivery) {
    lock.lock();
    try {
      if (!closed) {
        workers.schedule(() -> work(delivery), pause.toMillis(), TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }
}
