package dev.tablecast.replica.topic;

import java.util.concurrent.TimeUnit;

/**
 * How long a run waits for more messages: not at all, but for a flood, of which each transaction
 * then takes more rows and so costs less a row. Confined to one thread.
 */
final class Gathering {

  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** More rows in a transaction cost hardly less each. */
  private static final int ENOUGH = 2_500;

  /** So many rows have to come in that time, going by the run before. */
  private static final int FLOOD = 500;

  private long ended = System.nanoTime();
  private int before;
  private long until;

  /** A run has its first message. */
  void begin(long now) {
    boolean flood = before * LINGER_NANOS >= FLOOD * (now - ended);
    until = flood ? now + LINGER_NANOS : now;
  }

  /** For how many milliseconds a run of so many messages may wait for its next. */
  int patience(long now, int messages) {
    long left = messages < ENOUGH ? Math.max(0, until - now) : 0;
    return Math.toIntExact(TimeUnit.NANOSECONDS.toMillis(left));
  }

  /** A run has ended with so many messages. */
  void end(long now, int messages) {
    ended = now;
    before = messages;
  }
}
