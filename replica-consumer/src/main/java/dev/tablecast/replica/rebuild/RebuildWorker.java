package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.RebuildReport.PartitionReport;
import dev.tablecast.replica.apply.BarrierGate;
import dev.tablecast.replica.apply.ListenerCalls;
import dev.tablecast.replica.apply.Position;
import dev.tablecast.replica.apply.PositionStore;
import dev.tablecast.replica.apply.SnapshotLedger;
import dev.tablecast.replica.apply.Transaction;
import dev.tablecast.replica.digest.PartitionDigests;
import dev.tablecast.replica.digest.Suspects;
import dev.tablecast.replica.rebuild.Merge.Changes;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.topic.FacetTopic;
import dev.tablecast.wire.Marker.Barrier;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.pulsar.client.api.MessageId;
import org.jspecify.annotations.Nullable;

/** Rebuilds some partitions of a replica, on a connection of its own. For one thread at a time. */
final class RebuildWorker implements RebuildWorkers.Worker {

  private final ReplicaLayout layout;
  private final int partitions;
  private final Connection connection;
  private final Stage stage;
  private final FacetTopic topic;
  private final List<Integer> wanted;
  private final RebuildProgress progress;
  private final List<StagedView> views = new ArrayList<>();
  private final List<TopicReading> readings = new ArrayList<>();
  private @Nullable DigestSink digests;
  private long matched;
  private long absent;

  /**
   * A worker that has done nothing yet.
   *
   * @param wanted the partitions that it is for
   * @param partitions how many there are
   */
  RebuildWorker(
      ReplicaLayout layout,
      FacetTopic topic,
      Collection<Integer> wanted,
      int partitions,
      DataSource database,
      RebuildProgress progress)
      throws SQLException, IOException {
    this.layout = layout;
    this.topic = topic;
    this.wanted = List.copyOf(wanted);
    this.partitions = partitions;
    this.progress = progress;
    this.connection = database.getConnection();
    this.stage = Stage.create(connection, layout);
  }

  /**
   * Reads what the topic says of the partitions, to compare it with the replica without a stage.
   *
   * @param rows about how many a partition has; negative if nobody knows
   * @throws dev.tablecast.replica.digest.SpoolException if there is no place for that
   */
  void digest(long rows) throws SQLException, IOException {
    digests = DigestSink.of(layout, wanted, rows);
    read(digests);
  }

  /** What has been read so, by partitions; the replica's rows are to be added to it. */
  Map<Integer, PartitionDigests> digests() {
    return digests == null ? Map.of() : digests.digests();
  }

  /** The rows that may differ. */
  Suspects suspects() throws IOException {
    return digests == null ? Suspects.everyRow() : digests.compare(views);
  }

  /** Reads what the topic says of rows that may differ. */
  void stage(Suspects suspects) throws SQLException, IOException {
    read(
        (partition, change, version, schemas) -> {
          if (suspects.include(change.key())) {
            stage.take(partition, change, version, schemas);
          }
        });
    stage.end(StagedView.alive(views, partitions));
  }

  private void read(ChangeSink sink) throws SQLException, IOException {
    closeReadings();
    views.clear();
    for (int number : wanted) {
      StagedView view = new StagedView(sink, number, partitions);
      readings.add(new TopicReading(topic.partition(number), view, progress));
      views.add(view);
      progress.reads(view);
    }
    for (TopicReading reading : readings) {
      reading.readAll();
    }
    for (StagedView view : views) {
      view.settle(stage, layout.name(), positions(view).read(connection).version());
    }
  }

  /** What has been read. */
  List<StagedView> views() {
    return views;
  }

  /** How many of the staged rows the replica has, in that version or before. */
  long matched(String snapshot, Version reach) throws SQLException {
    matched = stage.matched(snapshot, reach);
    return matched;
  }

  /** Looks for rows of the replica that are not staged. */
  void findAbsent(Version reach) throws SQLException {
    absent = stage.findAbsent(reach);
  }

  /** Forgets what the replica has already, if that is anything. */
  void narrow() throws SQLException {
    // What was counted reaches no further than the partition that has come least far.
    if (matched > 0 || stage.matchesAny()) {
      stage.narrow();
    }
  }

  /** Forgets it in any case: what is left is counted, not written. */
  void narrowAll() throws SQLException {
    if (!stage.isReduced()) {
      stage.narrow();
    }
  }

  /** Writes what differs. */
  List<PartitionReport> merge(
      Map<Integer, OffsetDateTime> requested,
      SnapshotLedger snapshots,
      RebuildLedger ledger,
      Optional<ListenerCalls<?>> listener)
      throws SQLException, IOException {
    Merge merge = new Merge(connection, layout, stage, absent, listener);
    List<PartitionReport> reports = new ArrayList<>();
    for (int i = 0; i < views.size(); i++) {
      StagedView view = views.get(i);
      OffsetDateTime since = Objects.requireNonNull(requested.get(view.partition()));
      reports.add(report(view, merge(merge, readings.get(i), view, since, snapshots, ledger)));
    }
    return reports;
  }

  /** Counts what differs. */
  List<PartitionReport> compare(int sample, KeyNaming naming) throws SQLException, IOException {
    Comparison comparison = new Comparison(connection, layout, stage, sample, naming);
    List<PartitionReport> reports = new ArrayList<>();
    for (int i = 0; i < views.size(); i++) {
      StagedView view = views.get(i);
      reports.add(comparison.run(readings.get(i), view, positions(view), absent));
    }
    return reports;
  }

  private Changes merge(
      Merge merge,
      TopicReading reading,
      StagedView view,
      OffsetDateTime requested,
      SnapshotLedger snapshots,
      RebuildLedger ledger)
      throws SQLException, IOException {
    if (view.last() == null) {
      ledger.done(connection, view.partition(), requested);
      return Changes.NONE;
    }
    PositionStore positions = positions(view);
    Position before = positions.read(connection);
    // Most of it before anyone waits for it.
    readRemovals(reading, before);
    return Transaction.run(
        connection,
        () -> {
          if (!before.reaches(view.end())) {
            snapshots.lock(connection);
          }
          Position from = positions.lock(connection);
          readRemovals(reading, from);
          view.requireSettled(layout.name());
          boolean ahead = !from.reaches(view.end());
          requireOpen(view, ahead);
          positions.advance(connection, from, view.reached(from));
          Changes changes = merge.write(view);
          if (ahead) {
            merge.passMarkers(snapshots, view);
          }
          if (!changes.isNone()) {
            merge.tell();
          }
          ledger.done(connection, view.partition(), requested);
          return changes;
        });
  }

  /** Who moves the position over a barrier has to wait there like everyone. */
  private void requireOpen(StagedView view, boolean ahead) throws SQLException {
    Barrier barrier = view.barrier();
    if (ahead
        && barrier != null
        && !new BarrierGate(layout.name(), view.partition()).isOpen(connection, barrier)) {
      throw CatchUpBusyException.ofBarrier(layout.name(), view.partition(), barrier);
    }
  }

  private void readRemovals(TopicReading reading, Position position)
      throws SQLException, IOException {
    MessageId place = position.messageId();
    if (place != null) {
      reading.readRemovals(place);
      stage.addSince();
    }
  }

  static PartitionReport report(StagedView view, Changes changes) {
    return new PartitionReport(
        view.partition(),
        view.messages(),
        changes.inserted(),
        changes.updated(),
        changes.deleted() + changes.absent().removed(),
        changes.absent().kept(),
        changes.parked(),
        0,
        view.isComplete(),
        List.of());
  }

  private PositionStore positions(StagedView view) {
    return new PositionStore(layout.name(), view.partition());
  }

  @Override
  public void close() throws SQLException, IOException {
    try (connection) {
      closeReadings();
      if (digests != null) {
        digests.close();
      }
      stage.close();
    }
  }

  private void closeReadings() throws IOException {
    for (TopicReading reading : readings) {
      reading.close();
    }
    readings.clear();
  }
}
