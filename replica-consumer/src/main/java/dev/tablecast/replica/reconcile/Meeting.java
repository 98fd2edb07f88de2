package dev.tablecast.replica.reconcile;

import dev.tablecast.wire.KeyInterval;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Partitions that have arrived at the checksums of one range, and wait to be seen there together.
 * The first who comes makes it. Thread-safe, as long as {@link Meetings} closes and adds.
 */
final class Meeting {

  private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch seen = new CountDownLatch(1);

  KeyInterval keys() {
    return arrivals.get(0).keys();
  }

  void add(Arrival arrival) {
    arrivals.add(arrival);
  }

  int size() {
    return arrivals.size();
  }

  /** Who has come; no one comes any more once it is closed. */
  List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }

  /** Closes it; false if it is closed already. */
  boolean close() {
    boolean first = closed.getCount() > 0;
    closed.countDown();
    return first;
  }

  /** Lets those who have arrived go on. */
  void see() {
    seen.countDown();
  }

  void awaitClosed(Duration atMost) throws InterruptedException {
    closed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  void awaitSeen(Duration atMost) throws InterruptedException {
    seen.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }
}
