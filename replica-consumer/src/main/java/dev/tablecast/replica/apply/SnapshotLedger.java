package dev.tablecast.replica.apply;

import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.wire.Marker.Barrier;
import dev.tablecast.wire.Marker.SnapshotCompleted;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions there are, and which snapshot of the owner's table each has passed the
 * completion of. Once all have passed one, every row that exists has come again since the earliest
 * of them began; rows older than that are gone at the owner's and go here. So one that has begun
 * since, and may take long or never end, holds up nothing. Thread-safe; what it does belongs to the
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
      insert into tablecast.snapshot as s (replica, partition, begun) values (?, ?, ?)
      on conflict (replica, partition) do update
      set begun = excluded.begun where s.begun < excluded.begun""";

  /** A partition that must catch up may have older rows, whatever it passed before. */
  private static final String EARLIEST =
      """
      select begun, count(*) over ()
      from tablecast.snapshot join tablecast.position using (replica, partition)
      where replica = ? and partition < ? and message_id is not null
      order by begun limit 1""";

  private static final String FORGET =
      "delete from tablecast.snapshot where replica = ? and partition in (?, ?)";

  /**
   * A partition that is there has a position, though nothing of it has been applied. One that is
   * there already is not even tried: that would wait for whoever moves it now.
   */
  private static final String EXPECT =
      """
      insert into tablecast.position (replica, partition, generation)
      select ?, added.partition, 0 from generate_series(?, ? - 1) as added (partition)
      where not exists (
        select from tablecast.position as p where p.replica = ? and p.partition = added.partition)
      on conflict (replica, partition) do nothing""";

  private final String replica;
  private final Sweep sweep;

  private volatile int partitions;

  public SnapshotLedger(ReplicaLayout layout) {
    this.replica = layout.name();
    this.sweep = new Sweep(layout);
  }

  /** How many partitions markers have told of in this instance; 0 if none has. */
  public int partitions() {
    return partitions;
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
   * Notes that a partition has passed this marker, and sweeps if all have passed one by now.
   *
   * @return how many rows were swept
   */
  public int pass(
      Connection connection, int partition, SnapshotCompleted marker, Instant commitTime)
      throws SQLException {
    partitions = marker.partitions();
    lock(connection);
    record(connection, partition, marker.begun());
    Optional<Version> whole = earliest(connection, marker.partitions());
    if (whole.isEmpty()) {
      return 0;
    }
    int swept = sweep.run(connection, marker.partitions(), whole.get(), commitTime);
    record(connection, WHOLE, whole.get());
    return swept;
  }

  /**
   * Notes that a partition has caught up with a topic that is not complete: it may have missed
   * changes since whatever it has passed, and so may the whole, until there is a snapshot again.
   */
  public void forget(Connection connection, int partition) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
      statement.setString(1, replica);
      statement.setInt(2, partition);
      statement.setInt(3, WHOLE);
      statement.executeUpdate();
    }
  }

  /** Notes that a partition has passed the barrier behind which there are more of them. */
  public void pass(Connection connection, int partition, Barrier barrier) throws SQLException {
    if (!barrier.holds(partition)) {
      expect(connection, barrier);
    }
  }

  /** From now on nothing is fresh without the partitions that were added. */
  private void expect(Connection connection, Barrier barrier) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EXPECT)) {
      statement.setString(1, replica);
      statement.setInt(2, barrier.from());
      statement.setInt(3, barrier.to());
      statement.setString(4, replica);
      statement.executeUpdate();
    }
    partitions = barrier.to();
  }

  private void record(Connection connection, int partition, Version begun) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
      statement.setString(1, replica);
      statement.setInt(2, partition);
      statement.setObject(3, begun.toUuid(), Types.OTHER);
      statement.executeUpdate();
    }
  }

  /** The earliest of those that the partitions have passed; none before each has passed one. */
  private Optional<Version> earliest(Connection connection, int partitions) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EARLIEST)) {
      statement.setString(1, replica);
      statement.setInt(2, partitions);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getInt(2) == partitions
            ? Optional.of(Version.of(row.getObject(1, UUID.class)))
            : Optional.empty();
      }
    }
  }
}
