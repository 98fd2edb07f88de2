package dev.tablecast.replica.rebuild;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Held while a topic is being staged, lest two instances do the same work. What keeps them from
 * harm is the position's compare-and-set; this only spares the time.
 */
final class CatchUpLock implements AutoCloseable {

  private static final String TAKE =
      "select pg_try_advisory_lock(hashtextextended('tablecast.catch-up ' || ? || ' ' || ?, 0))";

  private static final String RELEASE =
      "select pg_advisory_unlock(hashtextextended('tablecast.catch-up ' || ? || ' ' || ?, 0))";

  private final Connection connection;
  private final String replica;
  private final String what;

  private CatchUpLock(Connection connection, String replica, String what) {
    this.connection = connection;
    this.replica = replica;
    this.what = what;
  }

  static CatchUpLock take(Connection connection, String replica, int partition)
      throws SQLException {
    return take(connection, replica, "partition " + partition);
  }

  /** Held while a replica is being rebuilt; its partitions may be caught up with all the same. */
  static CatchUpLock takeAll(Connection connection, String replica) throws SQLException {
    return take(connection, replica, "all partitions");
  }

  private static CatchUpLock take(Connection connection, String replica, String what)
      throws SQLException {
    CatchUpLock lock = new CatchUpLock(connection, replica, what);
    if (!lock.call(TAKE)) {
      throw new CatchUpBusyException(replica, what);
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
      statement.setString(2, what);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
