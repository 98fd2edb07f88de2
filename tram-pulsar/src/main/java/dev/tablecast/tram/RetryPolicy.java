package dev.tablecast.tram;

import java.time.Duration;

/**
 * What becomes of a message that its handler fails on. Immutable.
 *
 * @param maxDeliveries how often it is given to the handler before it goes to the dead letters
 * @param firstPause how long its key waits after the first failure; each further wait is twice as
 *     long
 * @param longestPause how long it waits at most
 */
public record RetryPolicy(int maxDeliveries, Duration firstPause, Duration longestPause) {

  /** Far more doublings than any pause can take. */
  private static final int MOST_DOUBLINGS = 30;

  public RetryPolicy {
    if (maxDeliveries < 1) {
      throw new IllegalArgumentException(
          "a message is delivered at least once, not %d times".formatted(maxDeliveries));
    }
    if (firstPause.toMillis() < 1 || longestPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException(
          "pauses begin with a millisecond or more and grow; found %s up to %s"
              .formatted(firstPause, longestPause));
    }
  }

  /** Ten deliveries in about a minute and a half. */
  public static RetryPolicy byDefault() {
    return new RetryPolicy(10, Duration.ofMillis(200), Duration.ofSeconds(30));
  }

  /** How long to wait after so many failures in a row, at least one. */
  Duration pauseAfter(int failures) {
    int doublings = Math.min(failures - 1, MOST_DOUBLINGS);
    Duration pause = firstPause.multipliedBy(1L << doublings);
    return pause.compareTo(longestPause) > 0 ? longestPause : pause;
  }
}
