package dev.tablecast.tram.saga;

import java.time.Duration;

/**
 * How long a saga waits for a step. The command is sent again when a time-out is over, after the
 * double of it again, and so on up to the longest.
 *
 * @param timeout how long the first attempt may take
 * @param attempts how often a command is sent until its step is compensated; of a compensation,
 *     until the saga counts as stuck, for that is sent again all the same
 * @param longest how long it waits for any attempt at most
 */
public record Patience(Duration timeout, int attempts, Duration longest) {

  public Patience {
    if (timeout.toMillis() < 1 || longest.compareTo(timeout) < 0 || attempts < 1) {
      throw new IllegalArgumentException(
          "A saga waits for some time, the longest no shorter than the first, at least once; not %s, %s, %d"
              .formatted(timeout, longest, attempts));
    }
  }

  /** How long the attempt may take; the first is 1. */
  Duration of(int attempt) {
    Duration wait = timeout;
    for (int i = 1; i < attempt && wait.compareTo(longest) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longest) < 0 ? wait : longest;
  }

  /** These, but another time for the first attempt. */
  public Patience timeout(Duration other) {
    return new Patience(other, attempts, longest.compareTo(other) < 0 ? other : longest);
  }

  /** These, but other attempts. */
  public Patience attempts(int other) {
    return new Patience(timeout, other, longest);
  }
}
