package dev.tablecast.publisher.topic;

import java.util.concurrent.CompletableFuture;

/**
 * Tells when everything sent up to now has been acknowledged, without holding anything per message.
 * Sends belong to phases; {@link #close} ends a phase and begins the next. Thread-safe.
 */
public final class SendBarrier {

  private Phase current = new Phase(CompletableFuture.completedFuture(null));

  /** Counts a send; the returned phase is to be told of its end. */
  synchronized Phase sending() {
    current.pending++;
    return current;
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
