package dev.tablecast.publisher.backfill;

import java.time.Duration;
import java.util.function.Supplier;

/** Whether changes wait, so that a snapshot has to wait for them. Thread-safe. */
final class SnapshotPace {

  /** Longer than the relay takes for what comes at once, and hardly felt by who reads a replica. */
  private static final Duration BEHIND = Duration.ofMillis(500);

  private final Exchange exchange;
  private final Supplier<Duration> stalled;

  /**
   * @param stalled how long Pulsar has acknowledged nothing of what was sent; zero if nothing waits
   */
  SnapshotPace(Exchange exchange, Supplier<Duration> stalled) {
    this.exchange = exchange;
    this.stalled = stalled;
  }

  /**
   * Whether the relay came to the last mark late, that is to everything that was committed before
   * it, or Pulsar does not take what it sends. By our own clock: Postgres's may differ.
   */
  boolean isBehind() {
    return exchange.delay().compareTo(BEHIND) > 0 || stalled.get().compareTo(BEHIND) > 0;
  }
}
