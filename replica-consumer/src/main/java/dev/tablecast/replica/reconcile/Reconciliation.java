package dev.tablecast.replica.reconcile;

import dev.tablecast.replica.ChecksumStatus;
import dev.tablecast.replica.Mismatch;
import dev.tablecast.replica.OwnerRequests;
import dev.tablecast.replica.apply.ExtraRow;
import dev.tablecast.replica.apply.Position;
import dev.tablecast.replica.apply.Reconciler;
import dev.tablecast.replica.rebuild.KeyNaming;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.wire.Marker.Checksum;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import javax.sql.DataSource;

/**
 * Compares one replica with its owner's checksums while it is applied, tells what it has found, and
 * has it repaired. What applies waits at a checksum for a twentieth of a second at most, or for two
 * seconds where ranges come faster than they are read here; all else is done by threads of its own,
 * and whatever fails there is told and leaves the range unproven. Thread-safe.
 */
public final class Reconciliation implements Reconciler {

  /** What is older is history that a replica makes up for, and would only be held up by. */
  private static final Duration CURRENT = Duration.ofMinutes(1);

  private final IntSupplier partitions;
  private final DataSource database;
  private final ReplicaLayout layout;
  private final Clock clock;
  private final Meetings meetings;
  private final Readers readers;
  private final PassLedger passes;
  private final MismatchLedger mismatches;
  private final Map<Integer, Queue<ExtraRow>> extra = new ConcurrentHashMap<>();

  private volatile ChecksumStatus status = ChecksumStatus.NONE;

  /** Of each partition why a range was not proven, until a whole pass is. */
  private final SortedMap<Integer, String> unproven = new ConcurrentSkipListMap<>();

  /**
   * Prepares, without asking any server.
   *
   * @param partitions how many the topic has now
   * @param owner may be asked for more checksums, and for rows
   * @param repairs whether what differs is repaired, or only told
   * @param applied how many partitions this instance applies now
   */
  public Reconciliation(
      ReplicaLayout layout,
      IntSupplier partitions,
      DataSource database,
      OwnerRequests owner,
      boolean repairs,
      IntSupplier applied) {
    this.layout = layout;
    this.partitions = partitions;
    this.database = database;
    this.clock = Clock.systemUTC();
    this.passes = new PassLedger(layout.name());
    this.mismatches = new MismatchLedger(layout);
    Investigation investigation =
        new Investigation(
            layout,
            partitions,
            database,
            mismatches,
            owner,
            repairs,
            new Repair(layout, owner, (partition, row) -> queue(partition).add(row)));
    this.readers =
        new Readers(
            layout.toString(),
            new RangeComparison(layout, database),
            verdicts -> record(investigation, verdicts),
            () -> tick(investigation));
    this.meetings = new Meetings(applied, readers::begin);
  }

  /** Begins to read what is compared, in these threads, until that has ended. */
  public void start(ThreadFactory threads, BooleanSupplier ended) {
    readers.start(threads, ended);
  }

  @Override
  public void reached(int partition, Checksum checksum, Instant committed, Position at) {
    Duration age = Duration.between(committed, clock.instant());
    if (age.compareTo(CURRENT) > 0) {
      unproven.put(
          partition,
          "the replica was %d s behind when it came to a checksum".formatted(age.toSeconds()));
      return;
    }
    try {
      meetings.attend(new Arrival(partition, checksum, committed, at.generation()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Whatever it is: that a replica is applied does not depend on it.
      unproven.put(partition, "the comparison failed: " + e.getClass().getName());
    }
  }

  @Override
  public List<ExtraRow> extra(int partition) {
    Queue<ExtraRow> queue = queue(partition);
    List<ExtraRow> rows = new ArrayList<>();
    for (ExtraRow row = queue.poll(); row != null; row = queue.poll()) {
      rows.add(row);
    }
    return rows;
  }

  private Queue<ExtraRow> queue(int partition) {
    return extra.computeIfAbsent(partition, any -> new ConcurrentLinkedQueue<>());
  }

  /** What has been found, as of a moment ago. */
  public ChecksumStatus status() {
    return status;
  }

  /**
   * Where the replica was found to differ: the last of them, those that are open first.
   *
   * @param showsKeys whether rows are named by their keys instead of by hashes of them
   */
  public List<Mismatch> mismatches(boolean showsKeys, int most) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return mismatches.read(connection, showsKeys ? KeyNaming.PLAIN : KeyNaming.HASHED, most);
    }
  }

  private void record(Investigation investigation, List<Verdict> verdicts) throws SQLException {
    try (Connection connection = database.getConnection()) {
      for (Verdict verdict : verdicts) {
        switch (verdict.outcome()) {
          case EQUAL -> proven(connection, verdict);
          case UNPROVEN -> unproven.put(verdict.partition(), verdict.why());
          case DIFFERENT -> {}
        }
      }
    }
    investigation.take(verdicts);
  }

  /** A statement each commits for itself: done in part, it is less than is proven, never more. */
  private void proven(Connection connection, Verdict verdict) throws SQLException {
    Version begun = passes.proven(connection, verdict.arrival(), verdict.ownersCount());
    if (begun != null) {
      unproven.remove(verdict.partition());
      mismatches.repairedBefore(connection, verdict.partition(), begun);
    }
  }

  private void tick(Investigation investigation) throws SQLException {
    investigation.tick();
    refresh();
  }

  private void refresh() throws SQLException {
    try (Connection connection = database.getConnection()) {
      PassLedger.Proof proof = passes.read(connection, partitions.getAsInt());
      MismatchLedger.Counts counts = mismatches.count(connection);
      status =
          new ChecksumStatus(
              proof.version(),
              proof.commitTime(),
              proof.rows(),
              proof.rowsSince(),
              counts.found(),
              counts.repaired(),
              unproven.values().stream().findFirst().orElse(null));
    }
  }

  @Override
  public String toString() {
    return "reconciliation of " + layout;
  }
}
