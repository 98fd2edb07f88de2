package dev.tablecast.publisher.backfill;

import dev.tablecast.publisher.backfill.SnapshotJob.Place;
import dev.tablecast.publisher.backfill.SnapshotProgress.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is to be snapshotted, one job after another, and how far each table has come. Jobs of tables
 * that are paused are kept aside. Thread-safe.
 */
public final class SnapshotQueue {

  private final BlockingDeque<SnapshotJob> jobs = new LinkedBlockingDeque<>();
  private final List<SnapshotJob> aside = new ArrayList<>();
  private final Set<String> paused = new HashSet<>();
  private final Map<String, SnapshotProgress> progress = new ConcurrentHashMap<>();

  /** Adds a job behind those that wait. */
  public void add(SnapshotJob job) {
    if (job.source() != null) {
      progress.putIfAbsent(job.topic(), SnapshotProgress.none(State.WAITING));
    }
    jobs.addLast(job);
  }

  /** Has a table's jobs wait, those to come too; its reader stops at the next chunk. */
  public synchronized void pause(String topic) {
    paused.add(topic);
    progress.compute(
        topic,
        (any, one) ->
            one == null
                ? SnapshotProgress.none(State.PAUSED)
                : one.state() == State.WAITING ? one.in(State.PAUSED) : one);
  }

  /** Has a table's jobs go on. */
  public synchronized void resume(String topic) {
    paused.remove(topic);
    progress.computeIfPresent(
        topic, (any, one) -> one.state() == State.PAUSED ? one.in(State.WAITING) : one);
    List<SnapshotJob> again = aside.stream().filter(job -> job.topic().equals(topic)).toList();
    aside.removeAll(again);
    jobs.addAll(again);
    if (!isToBeRead(topic)) {
      progress.computeIfPresent(topic, (any, one) -> one.state() == State.WAITING ? null : one);
    }
  }

  /** Snapshots under way, waiting or paused, by topic. */
  public Map<String, SnapshotProgress> progress() {
    return progress;
  }

  /** The next job of a table that is not paused; null if none comes in that time. */
  @Nullable SnapshotJob take(long millis) throws InterruptedException {
    SnapshotJob job = jobs.poll(millis, TimeUnit.MILLISECONDS);
    while (job != null && putAside(job)) {
      job = jobs.poll(millis, TimeUnit.MILLISECONDS);
    }
    return job;
  }

  /** Whether there is nothing to do now. */
  boolean isIdle() {
    return jobs.isEmpty();
  }

  /** Whether a snapshot of the table is under way or is to come, or the table is paused. */
  boolean concerns(String topic) {
    return progress.containsKey(topic);
  }

  /** Keeps a job that is to go on before all others, or once its table is no longer paused. */
  void putBack(SnapshotJob job) {
    if (!putAside(job)) {
      jobs.addFirst(job);
    }
  }

  private synchronized boolean putAside(SnapshotJob job) {
    if (job.source() == null || !paused.contains(job.topic())) {
      return false;
    }
    aside.add(job);
    say(job, State.PAUSED);
    return true;
  }

  synchronized boolean isPaused(SnapshotJob job) {
    return paused.contains(job.topic());
  }

  /** Says that a job's rows are being read, from a place on. */
  void begins(SnapshotJob job, Place place, long estimate) {
    progress.compute(
        job.topic(),
        (topic, before) ->
            new SnapshotProgress(
                place.rows(),
                estimate,
                Instant.now(),
                State.READING,
                before == null ? null : before.failure()));
  }

  void advances(SnapshotJob job, int rows) {
    progress.computeIfPresent(job.topic(), (topic, reading) -> reading.plus(rows));
  }

  void say(SnapshotJob job, State state) {
    progress.computeIfPresent(job.topic(), (topic, one) -> one.in(state));
  }

  /** Says that a job's rows could not be read; the progress so far is returned. */
  SnapshotProgress fails(SnapshotJob job, String reason) {
    return progress.compute(
        job.topic(),
        (topic, before) ->
            (before == null ? SnapshotProgress.none(State.READING) : before).failed(reason));
  }

  synchronized void ended(SnapshotJob job) {
    if (job.source() == null) {
      return;
    }
    progress.remove(job.topic());
    if (paused.contains(job.topic())) {
      progress.put(job.topic(), SnapshotProgress.none(State.PAUSED));
    } else if (isToBeRead(job.topic())) {
      progress.put(job.topic(), SnapshotProgress.none(State.WAITING));
    }
  }

  private boolean isToBeRead(String topic) {
    return jobs.stream().anyMatch(job -> job.topic().equals(topic) && job.source() != null);
  }
}
