package dev.tablecast.replica.rebuild;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Held while a partition is being staged, lest two instances do the same work. What keeps them from
 * harm is the position's compare-and-set; this only spares the time.
 */
final class CatchUpLock implements AutoCloseable {

  private static final String TAKE =
      "select pg_try_advisory_lock(hashtextextended('tablecast.catch-up ' || ? || ' ' || ?, 0))";

  private static final String RELEASE =
      "select pg_advisory_unlock(hashtextextended('tablecast.catch-up ' || ? || ' ' || ?, 0))";

  private final Connection connection;
  private final String replica;
  private final int partition;

  private CatchUpLock(Connection connection, String replica, int partition) {
    this.connection = connection;
    this.replica = replica;
    this.partition = partition;
  }

  static CatchUpLock take(Connection connection, String replica, int partition)
      throws SQLException {
    CatchUpLock lock = new CatchUpLock(connection, replica, partition);
    if (!lock.call(TAKE)) {
      throw new CatchUpBusyException(replica, partition);
    }
    return lock;
  }

  @Override
  public void close() throws SQLException {
    // A connection that is gone has let go of its locks.
    if (!connection.isClosed()) {
      call(RELEASE);
    }
  }

  private boolean call(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, replica);
      statement.setString(2, Integer.toString(partition));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
