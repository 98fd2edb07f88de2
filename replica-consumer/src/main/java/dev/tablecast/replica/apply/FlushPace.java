package dev.tablecast.replica.apply;

import java.util.concurrent.TimeUnit;

/**
 * Which of a partition's transactions are on disk when they have committed. To wait for the disk
 * costs a small transaction more than all else; so one waits now and then, and then all before it
 * are there too, for Postgres writes its log in order. Confined to one thread.
 *
 * <p>A server that dies may have lost the others, and with them the position that they moved: they
 * are applied again, from a topic that keeps whatever was not acknowledged, which is only done for
 * what is on disk. Nobody else's commit survives that saw more than survives.
 */
final class FlushPace {

  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private long waited = System.nanoTime() - PACE_NANOS;
  private boolean flushed;

  /** Whether the next transaction is to wait for the disk. */
  boolean isDue() {
    return System.nanoTime() - waited >= PACE_NANOS;
  }

  /** One has committed, and was due or not. */
  void committed(boolean due) {
    flushed = due;
    if (due) {
      waited = System.nanoTime();
    }
  }

  /** Whether the last one was due: all are on disk. */
  boolean isFlushed() {
    return flushed;
  }
}
