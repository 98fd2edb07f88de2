package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.apply.ChangeBatch;
import dev.tablecast.replica.apply.DeferredConstraints;
import dev.tablecast.replica.apply.ListenerCalls;
import dev.tablecast.replica.apply.ParkingLot;
import dev.tablecast.replica.apply.Position;
import dev.tablecast.replica.apply.PositionStore;
import dev.tablecast.replica.apply.Refusal;
import dev.tablecast.replica.apply.SnapshotLedger;
import dev.tablecast.replica.apply.Transaction;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.ReplicaStatements;
import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.replica.topic.WriterSchemas;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Brings what a partition of the topic says into a replica that has no row yet: as there is nothing
 * to compare it with, it is written as it is read, all in one transaction with the position. What
 * turns out to need a {@link Stage} is rolled back. For one thread.
 */
final class Filling implements ChangeSink {

  private static final int MOST_ROWS = 5_000;
  private static final long MOST_BYTES = 4 << 20;

  private final Connection connection;
  private final ReplicaLayout layout;
  private final ChangeBatch batch;
  private final StagedView view;
  private final List<TopicMessage> waiting = new ArrayList<>();
  private final SeenKeys seen = new SeenKeys();
  private long bytes;
  private @Nullable Version oldest;
  private OptionalLong inserted = OptionalLong.of(0);
  private long swept;

  Filling(Connection connection, ReplicaLayout layout, int partition, int partitions) {
    this.connection = connection;
    this.layout = layout;
    this.batch = new ChangeBatch(layout, new ReplicaStatements(layout), new WriterSchemas());
    this.view = new StagedView(this, partition, partitions);
  }

  /**
   * Whether a replica can be filled: it is empty, and a row that the topic has and then deletes
   * leaves nothing.
   */
  static boolean suits(Connection connection, ReplicaLayout layout) throws SQLException {
    return !layout.keepsDeleted() && query(connection, new ReplicaStatements(layout).isEmpty()) > 0;
  }

  /** What is done in the transaction; false if it is to be rolled back. */
  @FunctionalInterface
  interface Work {
    boolean run() throws SQLException, IOException;
  }

  /**
   * Fills in a transaction.
   *
   * @return false if nothing was written, for it has to be staged
   */
  boolean inTransaction(Work work) throws SQLException, IOException {
    try {
      return Transaction.run(
          connection,
          () -> {
            DeferredConstraints.checkAtOnce(connection);
            boolean whole = work.run();
            if (!whole) {
              connection.rollback();
            }
            return whole;
          });
    } catch (SQLException e) {
      if (Refusal.of(e).isEmpty()) {
        throw e;
      }
      // A row that is to be parked: the stage finds it.
      return false;
    }
  }

  /** What has been read. */
  StagedView view() {
    return view;
  }

  /** How many rows there are now that were not before. */
  long inserted() {
    return inserted.orElseThrow();
  }

  /** How many rows of other partitions have gone with a snapshot that this one was the last of. */
  long swept() {
    return swept;
  }

  @Override
  public void take(int partition, TopicMessage change, Version version, WriterSchemas schemas)
      throws SQLException {
    if (!change.isTombstone() && (oldest == null || oldest.isAfter(version))) {
      oldest = version;
    }
    waiting.add(change);
    bytes += change.length();
    if (waiting.size() >= MOST_ROWS || bytes >= MOST_BYTES) {
      write();
    }
  }

  /**
   * Writes what is left, and moves the position to where the view ends.
   *
   * @return false if there may be rows that a snapshot has left out or that have another place by
   *     now, which only the stage tells apart
   */
  boolean end(
      PositionStore positions,
      Position held,
      SnapshotLedger snapshots,
      Optional<ListenerCalls<?>> listener)
      throws SQLException {
    write();
    if (view.last() == null) {
      return true;
    }
    if (!view.isInPlace() || oldest != null && view.alive().isAfter(oldest)) {
      return false;
    }
    positions.advance(connection, held, view.reached(held));
    new ParkingLot(layout.name(), view.partition()).empty(connection, view.version());
    if (inserted.isEmpty()) {
      inserted = OptionalLong.of(query(connection, new ReplicaStatements(layout).countInserted()));
    }
    swept = view.passSnapshot(connection, snapshots);
    if (!view.isComplete()) {
      snapshots.forget(connection, view.partition());
    }
    if (listener.isPresent()) {
      listener.get().rebuilt(connection);
    }
    return true;
  }

  private void write() throws SQLException {
    batch.reduce(waiting, key -> false);
    boolean areNew = true;
    for (TopicMessage each : batch.changes()) {
      areNew &= seen.add(each.key());
    }
    OptionalInt more = batch.write(connection, areNew);
    inserted =
        more.isPresent() && inserted.isPresent()
            ? OptionalLong.of(inserted.getAsLong() + more.getAsInt())
            : OptionalLong.empty();
    waiting.clear();
    bytes = 0;
  }

  private static long query(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
