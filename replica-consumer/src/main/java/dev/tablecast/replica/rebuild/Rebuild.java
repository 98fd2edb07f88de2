package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.RebuildReport.PartitionReport;
import dev.tablecast.replica.RebuildStatus.Phase;
import dev.tablecast.replica.apply.ListenerCalls;
import dev.tablecast.replica.apply.Position;
import dev.tablecast.replica.apply.PositionStore;
import dev.tablecast.replica.apply.Refusals;
import dev.tablecast.replica.apply.SnapshotLedger;
import dev.tablecast.replica.digest.PartitionDigests;
import dev.tablecast.replica.digest.SpoolException;
import dev.tablecast.replica.digest.Suspects;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.topic.FacetTopic;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a replica what its topic says, or tells what is different, while changes are applied as
 * ever: the topic is staged and compared beside that. (One that is empty is filled at once.) Then
 * each partition waits while what differs is written, in one transaction that lets nobody move its
 * position; a delete that was applied since the stage was read is looked up in the topic before, so
 * that nothing comes back. Local columns of rows that the owner still has are left alone. For one
 * thread.
 */
public final class Rebuild {

  private static final Logger log = LoggerFactory.getLogger(Rebuild.class);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  /** A partition that has not moved for as many looks is not being applied. */
  private static final int PATIENCE = 100;

  private final ReplicaLayout layout;
  private final FacetTopic topic;
  private final DataSource database;
  private final SnapshotLedger snapshots;
  private final RebuildLedger ledger;
  private final Optional<ListenerCalls<?>> listener;
  private final ThreadFactory threads;

  /** A rebuild of a replica. */
  public Rebuild(
      ReplicaLayout layout,
      FacetTopic topic,
      DataSource database,
      SnapshotLedger snapshots,
      Optional<ListenerCalls<?>> listener,
      ThreadFactory threads) {
    this.layout = layout;
    this.topic = topic;
    this.database = database;
    this.snapshots = snapshots;
    this.listener = listener;
    this.threads = threads;
    this.ledger = new RebuildLedger(layout.name());
  }

  /**
   * Rebuilds the partitions that are on record as to be rebuilt.
   *
   * @param pause waits that long; false if there is no more time, for the service ends
   * @throws CatchUpBusyException if another instance is at it
   * @throws dev.tablecast.replica.apply.PositionMovedException if a partition's position was moved
   *     in a way that needs another try
   */
  public List<PartitionReport> run(RebuildProgress progress, Predicate<Duration> pause)
      throws SQLException, IOException {
    try (Connection connection = database.getConnection();
        CatchUpLock lock = CatchUpLock.takeAll(connection, layout.name())) {
      List<PartitionReport> reports = new ArrayList<>();
      if (Filling.suits(connection, layout)) {
        reports.addAll(fill(ledger.open(connection), progress));
      }
      SortedMap<Integer, OffsetDateTime> open = ledger.open(connection);
      if (!open.isEmpty()) {
        reports.addAll(merge(connection, open, progress, pause));
      }
      reports.sort(Comparator.comparing(PartitionReport::partition));
      return reports;
    } catch (SQLException e) {
      throw Refusals.of(e);
    }
  }

  private List<PartitionReport> fill(
      SortedMap<Integer, OffsetDateTime> open, RebuildProgress progress)
      throws SQLException, IOException {
    int partitions = topic.partitions();
    try (RebuildWorkers<FillWorker> workers =
        RebuildWorkers.of(
            open.keySet(),
            threads,
            some -> new FillWorker(layout, topic, some, partitions, database, progress))) {
      return workers.gather(worker -> worker.fill(open, snapshots, ledger, listener));
    }
  }

  private List<PartitionReport> merge(
      Connection connection,
      SortedMap<Integer, OffsetDateTime> open,
      RebuildProgress progress,
      Predicate<Duration> pause)
      throws SQLException, IOException {
    try (RebuildWorkers<RebuildWorker> workers =
        workers(open.keySet(), topic.partitions(), progress)) {
      prepare(connection, workers, progress, pause);
      return workers.gather(worker -> worker.merge(open, snapshots, ledger, listener));
    }
  }

  /**
   * Tells what a rebuild would change, and writes nothing.
   *
   * @param sample how many keys of each partition are named
   * @param naming makes a name of a key's canonical text
   */
  public List<PartitionReport> compare(
      RebuildProgress progress, Predicate<Duration> pause, int sample, KeyNaming naming)
      throws SQLException, IOException {
    int partitions = topic.partitions();
    List<Integer> all = IntStream.range(0, partitions).boxed().toList();
    try (Connection connection = database.getConnection();
        RebuildWorkers<RebuildWorker> workers = workers(all, partitions, progress)) {
      prepare(connection, workers, progress, pause);
      workers.all(RebuildWorker::narrowAll);
      return workers.gather(worker -> worker.compare(sample, naming)).stream()
          .sorted(Comparator.comparing(PartitionReport::partition))
          .toList();
    }
  }

  private RebuildWorkers<RebuildWorker> workers(
      Collection<Integer> wanted, int partitions, RebuildProgress progress)
      throws SQLException, IOException {
    return RebuildWorkers.of(
        wanted,
        threads,
        some -> new RebuildWorker(layout, topic, some, partitions, database, progress));
  }

  /** What there is to write is known afterwards, but for what changes meanwhile. */
  private void prepare(
      Connection connection,
      RebuildWorkers<RebuildWorker> workers,
      RebuildProgress progress,
      Predicate<Duration> pause)
      throws SQLException, IOException {
    RowCounts counts = new RowCounts(connection, layout);
    progress.expect(counts.estimate());
    Suspects suspects = suspects(connection, workers, progress, pause);
    if (!suspects.areNone()) {
      progress.startAgain();
      workers.all(worker -> worker.stage(suspects));
      awaitApplied(connection, workers, progress, pause);
      progress.enter(Phase.COMPARING);
      if (suspects.areAll()) {
        findAbsent(counts, workers);
      }
      workers.all(RebuildWorker::narrow);
    }
    progress.enter(Phase.MERGING);
  }

  /** Compares without a stage; where that cannot be done, every row may differ. */
  private Suspects suspects(
      Connection connection,
      RebuildWorkers<RebuildWorker> workers,
      RebuildProgress progress,
      Predicate<Duration> pause)
      throws SQLException, IOException {
    long rows = progress.expected() / topic.partitions();
    try {
      workers.all(worker -> worker.digest(rows));
      awaitApplied(connection, workers, progress, pause);
      progress.enter(Phase.COMPARING);
      Map<Integer, PartitionDigests> digests = new HashMap<>();
      workers.each(RebuildWorker::digests).forEach(digests::putAll);
      new ReplicaDigests(layout, topic.partitions(), digests).read(connection);
      Suspects all = new Suspects();
      workers.each(RebuildWorker::suspects).forEach(all::add);
      return all;
    } catch (SpoolException e) {
      log.warn("{}: rebuild: {}; rows are staged in the database instead", layout, e.getMessage());
      return Suspects.everyRow();
    }
  }

  private void findAbsent(RowCounts counts, RebuildWorkers<RebuildWorker> workers)
      throws SQLException, IOException {
    Optional<Version> reach =
        workers.gather(RebuildWorker::views).stream()
            .filter(view -> view.last() != null)
            .map(StagedView::version)
            .min(Comparator.naturalOrder());
    if (reach.isPresent() && mayHaveAbsent(counts, workers, reach.get())) {
      workers.all(worker -> worker.findAbsent(reach.get()));
    }
  }

  /**
   * Whether the replica has more rows than the topic. To look which they are takes much longer,
   * since only a key's canonical text tells which partition it belongs to.
   */
  private static boolean mayHaveAbsent(
      RowCounts counts, RebuildWorkers<RebuildWorker> workers, Version reach)
      throws SQLException, IOException {
    return counts.at(
            reach,
            snapshot ->
                workers.each(worker -> worker.matched(snapshot, reach)).stream()
                    .mapToLong(Long::longValue)
                    .sum())
        > 0;
  }

  private void awaitApplied(
      Connection connection,
      RebuildWorkers<RebuildWorker> workers,
      RebuildProgress progress,
      Predicate<Duration> pause)
      throws SQLException, IOException {
    progress.enter(Phase.WAITING);
    for (StagedView view : workers.gather(RebuildWorker::views)) {
      awaitApplied(connection, view, pause);
    }
  }

  /** What is applied by itself need not be merged; but nobody may be there to apply it. */
  private void awaitApplied(Connection connection, StagedView view, Predicate<Duration> pause)
      throws SQLException {
    PositionStore positions = new PositionStore(layout.name(), view.partition());
    Position seen = positions.read(connection);
    int looks = 0;
    while (view.last() != null && !seen.reaches(view.end()) && looks < PATIENCE) {
      if (!pause.test(LOOK_AGAIN)) {
        throw new IllegalStateException("the service ends");
      }
      Position now = positions.read(connection);
      looks = now.generation() == seen.generation() ? looks + 1 : 0;
      seen = now;
    }
  }
}
