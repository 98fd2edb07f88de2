package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.apply.ArrayParameters;
import dev.tablecast.replica.apply.ListenerCalls;
import dev.tablecast.replica.apply.Position;
import dev.tablecast.replica.apply.PositionStore;
import dev.tablecast.replica.apply.SnapshotLedger;
import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.StageStatements;
import dev.tablecast.wire.ColumnBuffer;
import dev.tablecast.wire.Marker.SnapshotBegun;
import dev.tablecast.wire.Marker.SnapshotCompleted;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings the replica's table to a staged view, in one transaction. */
final class Merge {

  private static final Version FIRST = new Version(1, 0, 0);

  private final Connection connection;
  private final ReplicaLayout layout;
  private final StageStatements statements;
  private final int partition;
  private final int partitions;
  private final Optional<ListenerCalls<?>> listener;

  Merge(
      Connection connection,
      ReplicaLayout layout,
      StageStatements statements,
      int partition,
      int partitions,
      Optional<ListenerCalls<?>> listener) {
    this.connection = connection;
    this.layout = layout;
    this.statements = statements;
    this.partition = partition;
    this.partitions = partitions;
    this.listener = listener;
  }

  /**
   * Merges, if the position is still where it was; else nothing has changed.
   *
   * @return how many rows went because the topic did not have them
   */
  long run(
      PositionStore positions,
      Position from,
      SnapshotLedger snapshots,
      Stage stage,
      StagedView view)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      positions.advance(connection, from, from.next(view.end(), view.version(), view.commitTime()));
      delete(view);
      List<List<ReplicaColumn>> sets = stage.columnSets();
      for (int set = 0; set < sets.size(); set++) {
        upsert(sets.get(set), set, view);
      }
      long swept = view.isComplete() ? removeAbsent(view) : 0;
      swept += passSnapshots(snapshots, view);
      if (listener.isPresent()) {
        listener.get().rebuilt(connection);
      }
      connection.commit();
      return swept;
    } catch (SQLException | RuntimeException e) {
      rollback(e);
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private void delete(StagedView view) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(statements.delete())) {
      statement.setObject(1, time(view), Types.TIMESTAMP_WITH_TIMEZONE);
      statement.setObject(2, alive(view).toUuid(), Types.OTHER);
      statement.executeUpdate();
    }
  }

  private void upsert(List<ReplicaColumn> columns, int set, StagedView view) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(statements.upsert(columns))) {
      statement.setInt(1, set);
      statement.setObject(2, alive(view).toUuid(), Types.OTHER);
      statement.executeUpdate();
    }
  }

  /** The partition has passed these markers; others of its kinds it had before are superseded. */
  private int passSnapshots(SnapshotLedger snapshots, StagedView view) throws SQLException {
    int swept = 0;
    SnapshotCompleted completed = view.completed();
    if (completed != null) {
      swept += snapshots.pass(connection, partition, completed, view.commitTime());
    }
    SnapshotBegun begun = view.begun();
    if (begun != null) {
      swept += snapshots.pass(connection, partition, begun, view.commitTime());
    }
    return swept;
  }

  /** From this version on rows are alive: each has come again since the last whole snapshot. */
  private static Version alive(StagedView view) {
    SnapshotCompleted completed = view.completed();
    return completed == null ? FIRST : completed.begun();
  }

  private long removeAbsent(StagedView view) throws SQLException {
    long absent;
    try (PreparedStatement statement = connection.prepareStatement(statements.findAbsent())) {
      statement.setObject(1, view.version().toUuid(), Types.OTHER);
      absent = statement.executeUpdate();
    }
    long removed = 0;
    AbsentKeys keys = new AbsentKeys(layout.facet(), partition, partitions);
    for (long n = 1; n <= absent; n += AbsentKeys.CHUNK) {
      keys.read(connection, statements.copyAbsent(n, AbsentKeys.CHUNK));
      removed += remove(keys.ofPartition(), view);
    }
    return removed;
  }

  private int remove(List<ColumnBuffer> keys, StagedView view) throws SQLException {
    if (keys.get(0).count() == 0) {
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(statements.removeAbsent())) {
      ArrayParameters parameters = new ArrayParameters(statement);
      List<ReplicaColumn> columns = new ArrayList<>(layout.key());
      for (int i = 0; i < columns.size(); i++) {
        parameters.add(keys.get(i), columns.get(i).transport());
      }
      statement.setObject(columns.size() + 1, view.version().toUuid(), Types.OTHER);
      statement.setObject(columns.size() + 2, time(view), Types.TIMESTAMP_WITH_TIMEZONE);
      return statement.executeUpdate();
    }
  }

  private void rollback(Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static OffsetDateTime time(StagedView view) {
    return view.commitTime().atOffset(ZoneOffset.UTC);
  }
}
