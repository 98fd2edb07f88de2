package dev.tablecast.publisher.topic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pulsar.client.api.MessageId;

/**
 * Appends to the control topic what is true only once everything sent before has been acknowledged,
 * in the order of the calls. So a relay that begins after a crash finds nothing there that the
 * topics lack. Thread-safe.
 */
public final class ControlLog {

  private final ControlTopic control;
  private final SendBarrier barrier;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
  private boolean appending;
  private long appendingSince;

  public ControlLog(ControlTopic control, SendBarrier barrier) {
    this.control = control;
    this.barrier = barrier;
  }

  /**
   * Appends when everything sent up to now has been acknowledged. Completes when that has been
   * appended; fails if anything before it failed.
   */
  public synchronized CompletableFuture<Void> afterSent(
      Function<ControlTopic, CompletableFuture<MessageId>> append) {
    CompletableFuture<Void> sent = barrier.close();
    last =
        last.thenCompose(nothing -> sent)
            .thenCompose(nothing -> begin(append))
            .thenAccept(id -> end());
    return last;
  }

  /**
   * The same, and returns when it has been appended.
   *
   * @throws UncheckedIOException if Pulsar does not take it
   */
  public void awaitAfterSent(Function<ControlTopic, CompletableFuture<MessageId>> append) {
    try {
      Patience.await(afterSent(append), "the relay's memory");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CompletableFuture<MessageId> begin(
      Function<ControlTopic, CompletableFuture<MessageId>> append) {
    synchronized (this) {
      appending = true;
      appendingSince = System.nanoTime();
    }
    return append.apply(control);
  }

  private synchronized void end() {
    appending = false;
  }

  /** How long Pulsar has acknowledged nothing that waits for it; zero if nothing waits. */
  public synchronized Duration stalled() {
    Duration sends = barrier.stalled();
    Duration append =
        appending ? Duration.ofNanos(System.nanoTime() - appendingSince) : Duration.ZERO;
    return sends.compareTo(append) > 0 ? sends : append;
  }
}
