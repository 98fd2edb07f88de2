package dev.tablecast.replica.reconcile;

import dev.tablecast.wire.KeyInterval;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Where the partitions that this instance applies wait for each other at the checksums of a range,
 * so that the range is read once for all. Whoever comes too late is seen alone, and waits for
 * nobody, so that it catches up with the others: waiting makes it cheaper, never right or wrong.
 * Thread-safe.
 */
final class Meetings {

  /** How long a partition waits for the others. */
  private static final Duration PATIENCE = Duration.ofMillis(50);

  /**
   * How long it waits for room to be read. A pass that was asked for comes as fast as the owner
   * reads, and would be for nothing if a single range were let go.
   */
  private static final Duration ROOM = Duration.ofSeconds(2);

  /** How many ranges are remembered that partitions have come to. */
  private static final int MEMORY = 1_000;

  /** Has ranges read. */
  @FunctionalInterface
  interface Reading {

    /** Has a meeting's range read by another thread; tells when there was no room for that long. */
    void begin(Meeting meeting, Duration patience) throws InterruptedException;
  }

  private record Range(String pass, KeyInterval keys) {}

  private final IntSupplier applied;
  private final Reading reading;
  private final Map<Range, Meeting> open = new HashMap<>();
  private final Set<Range> over = new LinkedHashSet<>();

  /**
   * @param applied how many partitions this instance applies
   */
  Meetings(IntSupplier applied, Reading reading) {
    this.applied = applied;
    this.reading = reading;
  }

  /** Waits until the partition has been seen where it is, or it has waited long enough. */
  void attend(Arrival arrival) throws InterruptedException {
    Range range = new Range(arrival.pass(), arrival.keys());
    Meeting meeting = join(range, arrival);
    if (!isComplete(range, meeting)) {
      meeting.awaitClosed(PATIENCE);
    }
    if (closes(range, meeting)) {
      reading.begin(meeting, ROOM);
    }
    meeting.awaitSeen(ROOM.plus(PATIENCE));
  }

  private synchronized Meeting join(Range range, Arrival arrival) {
    Meeting meeting =
        over.contains(range) ? new Meeting() : open.computeIfAbsent(range, any -> new Meeting());
    meeting.add(arrival);
    return meeting;
  }

  private synchronized boolean isComplete(Range range, Meeting meeting) {
    return open.get(range) != meeting || meeting.size() >= applied.getAsInt();
  }

  private synchronized boolean closes(Range range, Meeting meeting) {
    open.remove(range, meeting);
    over.add(range);
    if (over.size() > MEMORY) {
      over.remove(over.iterator().next());
    }
    return meeting.close();
  }
}
