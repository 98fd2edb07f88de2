package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.RebuildStatus.Phase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far a rebuild has come. Thread-safe. */
public final class RebuildProgress {

  private static final Logger log = LoggerFactory.getLogger(RebuildProgress.class);

  private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String replica;
  private final BooleanSupplier ending;
  private final List<StagedView> views = new CopyOnWriteArrayList<>();
  private final long begun = System.nanoTime();
  private volatile Phase phase = Phase.STAGING;
  private volatile long expected = -1;
  private volatile long staged;
  private volatile long told = System.nanoTime();

  /**
   * Progress from now on.
   *
   * @param ending whether there is no more time, for the service ends
   */
  public RebuildProgress(String replica, BooleanSupplier ending) {
    this.replica = replica;
    this.ending = ending;
  }

  public Phase phase() {
    return phase;
  }

  public long messages() {
    return views.stream().mapToLong(StagedView::messages).sum();
  }

  /** On average while the topic was read. */
  public double messagesASecond() {
    long until = staged == 0 ? System.nanoTime() : staged;
    return messages() * 1e9 / Math.max(1, until - begun);
  }

  /** About how many messages there are; -1 if unknown. */
  public long expected() {
    return expected;
  }

  void expect(long messages) {
    expected = messages;
  }

  void reads(StagedView view) {
    views.add(view);
  }

  /** What has been read does not count: it is read once more. */
  void startAgain() {
    views.clear();
    staged = 0;
    phase = Phase.STAGING;
  }

  void enter(Phase next) {
    if (phase == Phase.STAGING && next != Phase.STAGING) {
      staged = System.nanoTime();
    }
    phase = next;
  }

  /**
   * Called for each message; says in the log now and then how it goes.
   *
   * @throws IllegalStateException if the service ends
   */
  void tick() {
    if (ending.getAsBoolean()) {
      throw new IllegalStateException("the service ends");
    }
    long now = System.nanoTime();
    if (now - told > TELL_NANOS) {
      told = now;
      log.info(
          "{}: rebuild: {} messages read{}, {} a second",
          replica,
          messages(),
          expected < 0 ? "" : " of about " + expected,
          Math.round(messagesASecond()));
    }
  }
}
