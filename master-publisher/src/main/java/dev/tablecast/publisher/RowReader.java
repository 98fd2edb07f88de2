package dev.tablecast.publisher;

import com.google.protobuf.Message;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Reads the public rows of an outbox table again, for a snapshot. Called by one thread. What it
 * throws is told and logged, and it is called again later, for the same rows; it holds up no change
 * and no other table.
 */
@FunctionalInterface
public interface RowReader {

  /**
   * The next rows in any order that stays the same, such as that of the key.
   *
   * @param connection reads with the publisher's login; the reader neither commits nor closes it
   * @param afterKey the canonical text of the last row's key that was read before; empty at first;
   *     {@link dev.tablecast.wire.RowKey#components} takes it apart
   * @param limit how many rows at most; fewer mean that there are no more
   */
  List<? extends Message> read(Connection connection, Optional<String> afterKey, int limit)
      throws SQLException;
}
