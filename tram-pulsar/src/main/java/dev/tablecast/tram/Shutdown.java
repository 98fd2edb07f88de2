package dev.tablecast.tram;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells threads to end, and lets them pause until then. Thread-safe. */
final class Shutdown {

  private final CountDownLatch begun = new CountDownLatch(1);

  void begin() {
    begun.countDown();
  }

  boolean hasBegun() {
    return begun.getCount() == 0;
  }

  /** Waits that long, or until shutdown begins. */
  void pause(Duration duration) {
    try {
      begun.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Only who ends everything interrupts.
      begin();
      Thread.currentThread().interrupt();
    }
  }
}
