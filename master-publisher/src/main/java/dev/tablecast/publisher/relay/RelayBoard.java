package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.backfill.ChecksumProgress;
import dev.tablecast.publisher.backfill.SnapshotProgress;
import dev.tablecast.publisher.topic.Checkpoint;
import dev.tablecast.wire.Version;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the relay writes how it does, and everybody reads. Thread-safe. */
public final class RelayBoard {

  private final Clock clock;
  private RelayStatus.State state = RelayStatus.State.STARTING;
  private String detail = "starting";
  private @Nullable String wayOut;
  private int epoch;
  private @Nullable String gap;
  private int tablesMissing;
  private @Nullable Checkpoint last;
  private long receivedLsn;
  private final Map<String, Trouble> partitions = new TreeMap<>();
  private Supplier<RelayCounts> counts = () -> RelayCounts.NONE;
  private Supplier<Map<String, SnapshotProgress>> snapshots = Map::of;
  private Supplier<Map<String, ChecksumProgress>> checksums = Map::of;
  private Supplier<Map<String, String>> parked = Map::of;
  private RelayCounts before = RelayCounts.NONE;

  public RelayBoard(Clock clock) {
    this.clock = clock;
  }

  /** Says what the relay does now. */
  public synchronized void say(RelayStatus.State state, String detail, @Nullable String wayOut) {
    this.state = state;
    this.detail = detail;
    this.wayOut = wayOut;
  }

  /** Whether the relay publishes what is being committed. */
  synchronized boolean isRunning() {
    return state == RelayStatus.State.RUNNING;
  }

  /** Takes why continuity was lost and how many tables are missing since; no reason if none. */
  synchronized void recovering(@Nullable String gap, int tablesMissing) {
    this.gap = gap;
    this.tablesMissing = tablesMissing;
  }

  /** What is wrong with a topic's partitions, while changes are published all the same. */
  private record Trouble(String detail, String wayOut) {}

  synchronized void partitions(String topic, String detail, String wayOut) {
    partitions.put(topic, new Trouble(detail, wayOut));
  }

  /** Nothing is wrong with any topic's partitions, as far as is known now. */
  synchronized void partitionsAreRight() {
    partitions.clear();
  }

  synchronized void epoch(int epoch) {
    this.epoch = epoch;
  }

  /** Everything up to the checkpoint is published. */
  synchronized void passed(Checkpoint checkpoint) {
    last = checkpoint;
  }

  synchronized void received(long lsn) {
    receivedLsn = lsn;
  }

  /** Takes the sources of a relay's figures. */
  synchronized void watch(
      Supplier<RelayCounts> counts,
      Supplier<Map<String, SnapshotProgress>> snapshots,
      Supplier<Map<String, ChecksumProgress>> checksums,
      Supplier<Map<String, String>> parked) {
    this.counts = counts;
    this.snapshots = snapshots;
    this.checksums = checksums;
    this.parked = parked;
  }

  /** Keeps the figures of a relay that has ended. */
  synchronized void unwatch() {
    before = before.plus(counts.get());
    counts = () -> RelayCounts.NONE;
    snapshots = Map::of;
    checksums = Map::of;
  }

  /** All of it at one moment. */
  public synchronized RelayStatus status() {
    RelayCounts counted = before.plus(counts.get());
    Instant committed = last == null ? null : LogPosition.instant(last.commitMicros());
    long lagBytes = last == null ? 0 : Math.max(0, receivedLsn - last.lsn());
    Duration lag =
        committed == null || state == RelayStatus.State.RUNNING && lagBytes == 0
            ? (committed == null ? null : Duration.ZERO)
            : Duration.between(committed, clock.instant());
    boolean publishing =
        state == RelayStatus.State.RUNNING || state == RelayStatus.State.CATCHING_UP;
    boolean recovering = gap != null && publishing;
    Trouble trouble = publishing ? partitions.values().stream().findFirst().orElse(null) : null;
    return new RelayStatus(
        recovering ? RelayStatus.State.CONTINUITY_LOST : state,
        recovering
            ? "continuity was lost: %s; %s, %d tables are still to be published again"
                .formatted(gap, detail, tablesMissing)
            : trouble == null ? detail : detail + "; " + trouble.detail(),
        epoch,
        last == null ? null : new Version(last.epoch(), last.lsn(), 0),
        committed,
        counted.changes(),
        counted.skipped(),
        counted.messages(),
        lagBytes,
        lag,
        snapshots.get(),
        checksums.get(),
        parked.get(),
        recovering ? EpochChoice.WAY_OUT : trouble == null ? wayOut : trouble.wayOut());
  }
}
