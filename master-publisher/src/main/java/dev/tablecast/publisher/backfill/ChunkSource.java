package dev.tablecast.publisher.backfill;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The rows of a table, in the order of their keys. */
@FunctionalInterface
public interface ChunkSource {

  /** The next rows after a key, at most so many, as this connection's transaction sees them. */
  Chunk next(Connection connection, @Nullable String after, int limit) throws SQLException;

  /** About how many rows there are, by Postgres's statistics; -1 if it has none. */
  default long estimate(Connection connection) {
    return -1;
  }
}
