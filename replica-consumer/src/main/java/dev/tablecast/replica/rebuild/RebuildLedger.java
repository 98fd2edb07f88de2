package dev.tablecast.replica.rebuild;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which partitions of a replica are to be rebuilt, in the service's database, so that an instance
 * that ends leaves it to be done. Thread-safe; what it does belongs to the transaction of the
 * connection that it is given.
 */
public final class RebuildLedger {

  private static final String REQUEST =
      """
      insert into tablecast.rebuild (replica, partition, requested, done)
      select ?, partition, now(), false from generate_series(0, ? - 1) as partition
      on conflict (replica, partition) do update
      set requested = excluded.requested, done = false""";

  private static final String OPEN =
      """
      select partition, requested from tablecast.rebuild
      where replica = ? and not done order by partition""";

  /** One that was asked for since is still to be done. */
  private static final String DONE =
      """
      update tablecast.rebuild set done = true
      where replica = ? and partition = ? and requested = ?""";

  private final String replica;

  public RebuildLedger(String replica) {
    this.replica = replica;
  }

  /** Asks for all partitions. */
  public void request(Connection connection, int partitions) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REQUEST)) {
      statement.setString(1, replica);
      statement.setInt(2, partitions);
      statement.executeUpdate();
    }
  }

  /** The partitions that are still to be done, and since when, in their order. */
  public SortedMap<Integer, OffsetDateTime> open(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
      statement.setString(1, replica);
      try (ResultSet row = statement.executeQuery()) {
        SortedMap<Integer, OffsetDateTime> partitions = new TreeMap<>();
        while (row.next()) {
          partitions.put(row.getInt(1), row.getObject(2, OffsetDateTime.class));
        }
        return partitions;
      }
    }
  }

  void done(Connection connection, int partition, OffsetDateTime requested) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DONE)) {
      statement.setString(1, replica);
      statement.setInt(2, partition);
      statement.setObject(3, requested);
      statement.executeUpdate();
    }
  }
}
