package dev.tablecast.publisher.topic;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Tells when everything sent up to now has been acknowledged, without holding anything per message.
 * Sends belong to phases; {@link #close} ends a phase and begins the next. Thread-safe.
 */
public final class SendBarrier {

  private Phase current = new Phase(CompletableFuture.completedFuture(null));
  private long unacknowledged;
  private long lastProgress;

  /** Counts a send; the returned phase is to be told of its end. */
  synchronized Phase sending() {
    current.pending++;
    if (unacknowledged++ == 0) {
      lastProgress = System.nanoTime();
    }
    return current;
  }

  /** How long sends have waited without any being acknowledged; zero if none waits. */
  public synchronized Duration stalled() {
    return unacknowledged == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - lastProgress);
  }

  /** Completes when all sends before this call are acknowledged; fails as soon as one failed. */
  public CompletableFuture<Void> close() {
    Phase ended;
    synchronized (this) {
      ended = current;
      current = new Phase(ended.done);
      ended.closed = true;
      if (ended.pending > 0) {
        return ended.done;
      }
    }
    ended.settle();
    return ended.done;
  }

  final class Phase {

    private final CompletableFuture<Void> before;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int pending;
    private boolean closed;

    private Phase(CompletableFuture<Void> before) {
      this.before = before;
    }

    void acknowledged() {
      boolean last;
      synchronized (SendBarrier.this) {
        last = --pending == 0 && closed;
        unacknowledged--;
        lastProgress = System.nanoTime();
      }
      if (last) {
        settle();
      }
    }

    void failed(Throwable cause) {
      done.completeExceptionally(cause);
    }

    private void settle() {
      before.whenComplete(
          (nothing, failure) -> {
            if (failure == null) {
              done.complete(null);
            } else {
              done.completeExceptionally(failure);
            }
          });
    }
  }
}
