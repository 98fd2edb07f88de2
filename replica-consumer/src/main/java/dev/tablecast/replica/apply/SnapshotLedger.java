package dev.tablecast.replica.apply;

import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Marker.SnapshotBegun;
import dev.tablecast.wire.Marker.SnapshotCompleted;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions have passed which snapshot of the owner's table. Once all have passed the
 * completion of the same one, every row that exists has come again since its beginning; rows older
 * than that are gone at the owner's and go here. Thread-safe; what it does belongs to the
 * transaction of the connection that it is given.
 */
public final class SnapshotLedger {

  private static final Logger log = LoggerFactory.getLogger(SnapshotLedger.class);

  /** In the place of a partition: the last snapshot that all have, and whose sweep is done. */
  static final int WHOLE = -1;

  /** Else of two partitions that pass at once neither might see the other. */
  private static final String LOCK =
      "select pg_advisory_xact_lock(hashtextextended('tablecast.snapshot ' || ?, 0))";

  /** A later snapshot supersedes an earlier one; passing the same one again changes nothing. */
  private static final String RECORD =
      """
      insert into tablecast.snapshot as s (replica, partition, begun, completed) values (?, ?, ?, ?)
      on conflict (replica, partition) do update
      set begun = excluded.begun, completed = excluded.completed
      where s.begun < excluded.begun or (s.begun = excluded.begun and not s.completed)""";

  /** A partition that must catch up may have older rows, whatever it passed before. */
  private static final String COUNT =
      """
      select count(*) from tablecast.snapshot join tablecast.position using (replica, partition)
      where replica = ? and begun = ? and completed and partition < ? and message_id is not null""";

  private final String replica;
  private final int partitions;
  private final Sweep sweep;

  public SnapshotLedger(ReplicaLayout layout, int partitions) {
    this.replica = layout.name();
    this.partitions = partitions;
    this.sweep = new Sweep(layout, partitions);
  }

  /**
   * To be called first of all in a transaction that will {@link #pass} a snapshot's completion: who
   * sweeps waits for rows that others have changed, hence those must not wait for who sweeps. Only
   * who has given up the partition's position before needs not: nobody sweeps as long.
   */
  public void lock(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setString(1, replica);
      statement.execute();
    }
  }

  /**
   * Notes that a partition has passed this marker, and sweeps if it was the last to pass.
   *
   * @return how many rows were swept
   */
  public int pass(Connection connection, int partition, Marker marker, Instant commitTime)
      throws SQLException {
    if (marker instanceof SnapshotBegun begun) {
      record(connection, partition, begun.version(), false);
    }
    return marker instanceof SnapshotCompleted completed
        ? complete(connection, partition, completed, commitTime)
        : 0;
  }

  private int complete(
      Connection connection, int partition, SnapshotCompleted marker, Instant commitTime)
      throws SQLException {
    if (marker.partitions() != partitions) {
      log.warn(
          "{}: a snapshot of {} partitions is complete, but the topic had {} when this service"
              + " started; rows that were deleted before it are not removed. Restart the service.",
          replica,
          marker.partitions(),
          partitions);
      return 0;
    }
    lock(connection);
    record(connection, partition, marker.begun(), true);
    if (passed(connection, marker.begun()) < partitions) {
      return 0;
    }
    int swept = sweep.run(connection, marker.begun(), commitTime);
    record(connection, WHOLE, marker.begun(), true);
    return swept;
  }

  private void record(Connection connection, int partition, Version begun, boolean completed)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
      statement.setString(1, replica);
      statement.setInt(2, partition);
      statement.setObject(3, begun.toUuid(), Types.OTHER);
      statement.setBoolean(4, completed);
      statement.executeUpdate();
    }
  }

  private int passed(Connection connection, Version begun) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
      statement.setString(1, replica);
      statement.setObject(2, begun.toUuid(), Types.OTHER);
      statement.setInt(3, partitions);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }
}
