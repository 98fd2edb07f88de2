package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.apply.CopiedKeys;
import dev.tablecast.replica.apply.DeferredConstraints;
import dev.tablecast.replica.apply.ListenerCalls;
import dev.tablecast.replica.apply.ParkingLot;
import dev.tablecast.replica.apply.Position;
import dev.tablecast.replica.apply.PositionStore;
import dev.tablecast.replica.apply.RowRemoval;
import dev.tablecast.replica.apply.SnapshotLedger;
import dev.tablecast.replica.apply.Transaction;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.wire.Marker.Barrier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Brings the rows of a partition to what is staged of it, in one transaction. */
final class Merge {

  private final Connection connection;
  private final ReplicaLayout layout;
  private final Stage stage;
  private final long absent;
  private final Optional<ListenerCalls<?>> listener;

  /**
   * A merge of what a stage holds.
   *
   * @param absent how many rows of the replica it has been found not to have
   */
  Merge(
      Connection connection,
      ReplicaLayout layout,
      Stage stage,
      long absent,
      Optional<ListenerCalls<?>> listener) {
    this.connection = connection;
    this.layout = layout;
    this.stage = stage;
    this.absent = absent;
    this.listener = listener;
  }

  /**
   * Merges, if the position is still where it was; else nothing has changed.
   *
   * @return how many rows went because the topic did not have them
   */
  long catchUp(PositionStore positions, Position from, SnapshotLedger snapshots, StagedView view)
      throws SQLException {
    return Transaction.run(
        connection,
        () -> {
          Position to = from.next(view.end(), view.version(), view.commitTime());
          positions.advance(connection, from, to);
          long swept = write(view).absent().removed() + passMarkers(snapshots, view);
          // One that was added, and begins with its barrier, has missed nothing.
          if (!view.isComplete() && !(view.isAdded() && from.version() == null)) {
            snapshots.forget(connection, view.partition());
          }
          tell();
          return swept;
        });
  }

  /**
   * What a merge changes: numbers of rows.
   *
   * @param deleted as the topic told
   * @param absent as the topic does not have them, but for those that prove nothing
   * @param parked that the database refuses or does not let go
   */
  record Changes(long inserted, long updated, long deleted, Absent absent, int parked) {

    static final Changes NONE = new Changes(0, 0, 0, new Absent(0, 0), 0);

    boolean isNone() {
      return inserted + updated + deleted + absent.removed() == 0;
    }
  }

  /** Rows that the topic does not have. */
  record Absent(long removed, long kept) {}

  /** Writes what differs, in a transaction that may; what the database refuses is parked. */
  Changes write(StagedView view) throws SQLException {
    DeferredConstraints.checkAtOnce(connection);
    ParkingLot lot = new ParkingLot(layout.name(), view.partition());
    lot.empty(connection, view.version());
    RowsWriter rows = new RowsWriter(connection, layout, stage, lot, view);
    if (stage.isReduced()) {
      rows.write();
    } else {
      rows.writeAll();
    }
    RowRemoval removal =
        new RowRemoval(connection, layout, view.partitions(), view.version(), view.commitTime());
    Absent gone = removeAbsent(view, removal);
    return new Changes(
        rows.inserted(), rows.updated(), rows.deleted(), gone, rows.parked() + removal.parked());
  }

  /** The partition has passed these markers; others of their kinds it had before are superseded. */
  int passMarkers(SnapshotLedger snapshots, StagedView view) throws SQLException {
    Barrier barrier = view.barrier();
    if (barrier != null) {
      new ParkingLot(layout.name(), view.partition()).emptyMoved(connection, barrier);
      snapshots.pass(connection, view.partition(), barrier);
    }
    return view.passSnapshot(connection, snapshots);
  }

  /** Tells the listener that rows may have changed. */
  void tell() throws SQLException {
    if (listener.isPresent()) {
      listener.get().rebuilt(connection);
    }
  }

  private Absent removeAbsent(StagedView view, RowRemoval removal) throws SQLException {
    long removed = 0;
    long kept = 0;
    AbsentKeys keys = new AbsentKeys(layout.facet(), view.partition(), view.partitions());
    for (long n = 1; n <= absent; n += CopiedKeys.CHUNK) {
      List<String> found = keys.read(connection, stage.copyAbsent(n, CopiedKeys.CHUNK));
      if (view.isComplete()) {
        removed += removal.remove(found);
      } else {
        kept += found.size();
      }
    }
    return new Absent(removed, kept);
  }
}
