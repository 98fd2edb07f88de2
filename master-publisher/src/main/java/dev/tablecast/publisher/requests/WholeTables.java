package dev.tablecast.publisher.requests;

import dev.tablecast.wire.OwnerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.pulsar.client.api.MessageId;

/**
 * One service's requests for whole tables, which cost the more the larger the table: the same is
 * done once in some minutes. What comes earlier waits, while others go by; what comes while the
 * same waits is done with it. For one thread, but for {@link #waiting()}.
 */
final class WholeTables {

  private static final Duration INTERVAL = Duration.ofMinutes(10);

  private final LongSupplier nanoTime;
  private final Map<String, RequestRate> rates = new HashMap<>();
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private volatile int count;

  WholeTables() {
    this(System::nanoTime);
  }

  /**
   * @param nanoTime a clock as {@link System#nanoTime} is
   */
  WholeTables(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A request that is not acknowledged yet, and its message. */
  record Waiting(OwnerRequest request, MessageId message) {}

  /** When a request is done. */
  enum Admission {
    NOW,
    LATER,
    WITH_ANOTHER
  }

  /** Takes a request: it is to be done now, or will be {@link #due}, or another one is instead. */
  Admission admit(OwnerRequest request, MessageId message) {
    Optional<String> same = same(request);
    if (same.isEmpty() || isDue(same.get())) {
      return Admission.NOW;
    }
    Waiting before = waiting.putIfAbsent(same.get(), new Waiting(request, message));
    count = waiting.size();
    // It comes again itself after the connection was lost.
    return before == null || before.message().equals(message)
        ? Admission.LATER
        : Admission.WITH_ANOTHER;
  }

  /** Notes that a request is done; the same has to wait from now on. */
  void ordered(OwnerRequest request) {
    same(request)
        .ifPresent(
            same ->
                rates.computeIfAbsent(same, key -> new RequestRate(1, INTERVAL, nanoTime)).count());
  }

  /** Takes out what need not wait any longer. */
  List<Waiting> due() {
    List<Waiting> due = new ArrayList<>();
    waiting.entrySet().removeIf(entry -> isDue(entry.getKey()) && due.add(entry.getValue()));
    count = waiting.size();
    return due;
  }

  /** How many wait. */
  int waiting() {
    return count;
  }

  private boolean isDue(String same) {
    RequestRate rate = rates.get(same);
    return rate == null || rate.untilNext().isZero();
  }

  /** What requests for the same have in common; nothing of those that are not for a whole table. */
  private static Optional<String> same(OwnerRequest request) {
    if (request instanceof OwnerRequest.Snapshot snapshot && snapshot.isWhole()) {
      return Optional.of("rows of " + snapshot.table());
    }
    if (request instanceof OwnerRequest.Checksum checksum && checksum.isWhole()) {
      return Optional.of("checksums of " + checksum.table());
    }
    return Optional.empty();
  }
}
