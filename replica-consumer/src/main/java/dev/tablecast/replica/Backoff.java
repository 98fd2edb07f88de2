package dev.tablecast.replica;

import java.time.Duration;

/** Pauses that double from one failure to the next. For one thread. */
final class Backoff {

  private final Duration first;
  private final Duration longest;
  private Duration next;

  Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  /** The next pause. */
  Duration next() {
    Duration pause = next;
    Duration doubled = pause.multipliedBy(2);
    next = doubled.compareTo(longest) > 0 ? longest : doubled;
    return pause;
  }

  /** Begins anew, for something went well. */
  void reset() {
    next = first;
  }
}
