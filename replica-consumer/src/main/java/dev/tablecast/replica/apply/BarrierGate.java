package dev.tablecast.replica.apply;

import dev.tablecast.wire.Marker.Barrier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/**
 * What has to be before a partition that was added goes past its barrier: the one whose keys it
 * takes over must have passed the same, or else an older change might come after a later one. That
 * partition's position tells, whichever instance applies it. Immutable and thread-safe.
 */
public final class BarrierGate {

  /** Versions rise in a partition, and the barrier's is the last of those before. */
  private static final String PASSED =
      """
      select exists (
        select from tablecast.position
        where replica = ? and partition = ? and message_id is not null and version >= ?
      )""";

  private final String replica;
  private final int partition;

  public BarrierGate(String replica, int partition) {
    this.replica = replica;
    this.partition = partition;
  }

  /** Whether what follows the barrier may be applied. */
  public boolean isOpen(Connection connection, Barrier barrier) throws SQLException {
    if (!barrier.holds(partition)) {
      return true;
    }
    try (PreparedStatement statement = connection.prepareStatement(PASSED)) {
      statement.setString(1, replica);
      statement.setInt(2, barrier.before(partition));
      statement.setObject(3, barrier.version().toUuid(), Types.OTHER);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
