package dev.tablecast.publisher.backfill;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the reader of snapshots and the relay meet: what belongs to a mark, and what the relay made
 * of it. Thread-safe.
 */
public final class Exchange {

  private final Map<Mark, Offer> offers = new ConcurrentHashMap<>();
  private volatile long delayNanos;

  /** What the relay made of a mark. */
  public enum Outcome {
    DONE,
    /** The chunk lacks what had been decoded before; it is to be read again. */
    STALE,
    /** The table was truncated: there is no snapshot to go on with. */
    CANCELLED
  }

  /** Something that waits for its mark to be decoded. */
  public record Offer(
      @Nullable WindowContent content, long offeredNanos, CompletableFuture<Outcome> outcome) {}

  /** Leaves what belongs to a mark, before the mark is written. */
  public Offer offer(Mark mark, @Nullable WindowContent content) {
    Offer offer = new Offer(content, System.nanoTime(), new CompletableFuture<>());
    offers.put(mark, offer);
    return offer;
  }

  /** What waits for the mark; null if it is another relay's. */
  public @Nullable Offer take(Mark mark) {
    Offer offer = offers.remove(mark);
    // A low watermark is written while the relay is still busy with the chunk before it.
    if (offer != null && mark.kind() != Mark.Kind.LOW) {
      delayNanos = System.nanoTime() - offer.offeredNanos();
    }
    return offer;
  }

  /** How long the last mark stood in the log until the relay had come to it. */
  Duration delay() {
    return Duration.ofNanos(delayNanos);
  }
}
