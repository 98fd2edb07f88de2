package dev.tablecast.publisher.backfill;

import dev.tablecast.publisher.backfill.ChecksumProgress.State;
import dev.tablecast.publisher.topic.ChecksumPass;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which passes of checksums are to go on, and how far each table has come. What somebody asked for
 * goes first, in turns. Thread-safe.
 */
public final class ChecksumQueue {

  private final Clock clock;
  private final List<ChecksumJob> waiting = new ArrayList<>();
  private final Set<String> tables = new LinkedHashSet<>();
  private final Set<String> unproven = new LinkedHashSet<>();
  private final Set<String> throttled = new LinkedHashSet<>();
  private final Map<String, Long> estimates = new HashMap<>();
  private final Map<String, String> failures = new HashMap<>();
  private @Nullable ChecksumJob reading;

  ChecksumQueue(Clock clock) {
    this.clock = clock;
  }

  /** Takes a table of which checksums may be asked for. */
  public synchronized void provable(String topic) {
    tables.add(topic);
  }

  /** Takes a table of which there are no checksums. */
  public synchronized void unprovable(String topic) {
    unproven.add(topic);
  }

  /** Whether a pass through the same rows waits to begin. */
  public synchronized boolean hasAsked(ChecksumPass pass) {
    return !pass.standing() && waiting.stream().anyMatch(job -> job.pass().covers(pass));
  }

  /** Adds a pass, behind those that wait. */
  public synchronized void add(ChecksumJob job) {
    waiting.add(job);
  }

  /** How far each table has come, by topic. */
  public synchronized Map<String, ChecksumProgress> progress() {
    Map<String, ChecksumProgress> progress = new TreeMap<>();
    tables.forEach(topic -> progress.put(topic, progress(topic)));
    unproven.forEach(
        topic ->
            progress.put(
                topic, new ChecksumProgress(State.NOT_PROVEN, 0, -1, null, null, null, 0, null)));
    return progress;
  }

  private ChecksumProgress progress(String topic) {
    List<ChecksumPass> passes = new ArrayList<>();
    ChecksumJob current = reading;
    boolean isReading = current != null && current.topic().equals(topic);
    if (current != null && isReading) {
      passes.add(current.pass());
    }
    waiting.stream()
        .filter(job -> job.topic().equals(topic))
        .map(ChecksumJob::pass)
        .sorted(Comparator.comparing(ChecksumPass::standing))
        .forEach(passes::add);
    ChecksumPass shown = passes.isEmpty() ? null : passes.get(0);
    State state = shown == null ? State.OFF : isReading ? State.READING : waits(topic);
    return new ChecksumProgress(
        state,
        shown == null ? 0 : shown.rows(),
        estimates.getOrDefault(topic, -1L),
        shown == null ? null : shown.begun(),
        shown == null ? null : shown.due(),
        completed(passes),
        (int) passes.stream().filter(pass -> !pass.standing()).count(),
        failures.get(topic));
  }

  private State waits(String topic) {
    return throttled.contains(topic) ? State.THROTTLED : State.WAITING;
  }

  private static @Nullable Instant completed(List<ChecksumPass> passes) {
    for (ChecksumPass pass : passes) {
      if (pass.standing()) {
        return pass.completed();
      }
    }
    return null;
  }

  /** Takes the pass that is to go on next, of a table that is free; null if none is due. */
  synchronized @Nullable ChecksumJob take(Predicate<String> free) {
    ChecksumJob next = next(free);
    waiting.remove(next);
    reading = next;
    return next;
  }

  /** Whether a pass of a table that is free is due. */
  synchronized boolean isDue(Predicate<String> free) {
    return next(free) != null;
  }

  private @Nullable ChecksumJob next(Predicate<String> free) {
    Instant now = clock.instant();
    return waiting.stream()
        .filter(job -> job.isDue(now) && free.test(job.topic()))
        .min(Comparator.comparing(job -> job.pass().standing()))
        .orElse(null);
  }

  /** Whether somebody waits for a pass besides the one under way. */
  synchronized boolean isAskedForMore() {
    return waiting.stream().anyMatch(job -> !job.pass().standing());
  }

  synchronized void estimated(ChecksumJob job, long rows) {
    estimates.put(job.topic(), rows);
  }

  /** Says how far the pass under way has come. */
  synchronized void advances(ChecksumJob job) {
    reading = job;
    throttled.remove(job.topic());
    failures.remove(job.topic());
  }

  /** Has the pass under way wait. */
  synchronized void putBack(ChecksumJob job, State state) {
    reading = null;
    if (state == State.THROTTLED) {
      throttled.add(job.topic());
    }
    waiting.add(job);
  }

  /** Says that the pass under way is over and another does not follow. */
  synchronized void ended() {
    reading = null;
  }

  synchronized void fails(ChecksumJob job, String reason) {
    failures.put(job.topic(), reason);
  }
}
