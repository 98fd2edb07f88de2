package dev.tablecast.publisher.requests;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often something may be done: so many times at once, and then one by one after an interval
 * each. The generic cell rate algorithm of ITU-T I.371, which is a token bucket that needs no
 * refilling. For one thread.
 */
final class RequestRate {

  private final LongSupplier nanoTime;
  private final long interval;
  private final long burst;
  private long due;

  /**
   * A rate of which nothing is used yet.
   *
   * @param atOnce how many times it may be done at once, from 1
   * @param nanoTime a clock as {@link System#nanoTime} is
   */
  RequestRate(int atOnce, Duration interval, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.interval = interval.toNanos();
    this.burst = this.interval * (atOnce - 1);
    this.due = nanoTime.getAsLong();
  }

  /** So many in a minute, and at once at most. */
  static RequestRate perMinute(int count) {
    return new RequestRate(count, Duration.ofMinutes(1).dividedBy(count), System::nanoTime);
  }

  /** How long until it may be done the next time. */
  Duration untilNext() {
    return Duration.ofNanos(Math.max(0, due - burst - nanoTime.getAsLong()));
  }

  /** It is done once more. */
  void count() {
    long now = nanoTime.getAsLong();
    due = (due - now > 0 ? due : now) + interval;
  }
}
