package dev.tablecast.system.model;

import dev.tablecast.system.model.Replica.Copy;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Marker.SnapshotCompleted;
import dev.tablecast.wire.Version;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One transaction in the subscriber's database. Used once. */
final class Edit {

  private final Replica before;
  private final Fault fault;
  private final List<Copy> rows;
  private final List<Integer> positions;
  private final List<Version> passed;
  private final List<Version> seen;
  private final List<Integer> lives;
  private boolean swept;

  Edit(Replica before, Fault fault) {
    this.before = before;
    this.fault = fault;
    this.rows = new ArrayList<>(before.rows());
    this.positions = new ArrayList<>(before.positions());
    this.passed = new ArrayList<>(before.passed());
    this.seen = new ArrayList<>(before.seen());
    this.lives = new ArrayList<>(before.lives());
  }

  /** Inserts or updates a row, unless it has a later version. */
  void upsert(int key, Version version, Row row) {
    Copy copy = rows.get(key);
    if (copy.exists() && copy.version().isAfter(version)) {
      return;
    }
    int local = copy.local();
    if (row.life() > lives.get(key)) {
      lives.set(key, row.life());
      local = row.life();
    }
    rows.set(key, new Copy(version, row, local));
    see(key, version);
  }

  /** Removes a row, unless it has a later version. */
  void delete(int key, Version version) {
    if (!rows.get(key).version().isAfter(version)) {
      remove(key);
    }
    see(key, version);
  }

  void remove(int key) {
    rows.set(key, Copy.NONE);
  }

  Copy row(int key) {
    return rows.get(key);
  }

  void apply(Message change) {
    if (change.isTombstone()) {
      delete(change.key(), change.version());
    } else {
      upsert(change.key(), change.version(), change.row());
    }
  }

  void move(int partition, int position) {
    positions.set(partition, position);
  }

  /** A partition has passed a marker; the last to pass a completion sweeps. */
  void pass(int partition, @Nullable Marker marker) {
    if (marker instanceof SnapshotCompleted completed) {
      complete(partition, completed.begun());
    }
  }

  void complete(int partition, Version begun) {
    if (begun.isAfter(passed.get(partition))) {
      passed.set(partition, begun);
    }
    sweep(fault == Fault.SWEEP_BEFORE_ALL_PASSED ? begun : earliest());
  }

  /** That of which all partitions have passed the completion, or a later one's. */
  private Version earliest() {
    Version earliest = passed.get(0);
    for (int i = 0; i < passed.size(); i++) {
      if (positions.get(i) == Replica.NOWHERE) {
        return Message.FIRST;
      }
      earliest = earliest.isAfter(passed.get(i)) ? passed.get(i) : earliest;
    }
    return earliest;
  }

  private void sweep(Version begun) {
    if (begun.equals(Message.FIRST)) {
      return;
    }
    swept = true;
    for (int key = 0; key < rows.size(); key++) {
      if (rows.get(key).exists() && begun.isAfter(rows.get(key).version())) {
        remove(key);
      }
    }
  }

  boolean hasSwept() {
    return swept;
  }

  private void see(int key, Version version) {
    if (version.isAfter(seen.get(key))) {
      seen.set(key, version);
    }
  }

  Replica done() {
    return new Replica(
        List.copyOf(rows),
        List.copyOf(positions),
        List.copyOf(passed),
        List.copyOf(seen),
        List.copyOf(lives),
        before.stages(),
        before.rebuild());
  }
}
