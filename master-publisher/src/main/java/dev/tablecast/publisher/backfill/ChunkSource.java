package dev.tablecast.publisher.backfill;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The rows of a table, in the order of their keys. */
@FunctionalInterface
public interface ChunkSource {

  /**
   * The next rows after a key, some of them but at most so many, as this connection's transaction
   * sees them. Fewer, or none, do not say that there are no more: {@link Chunk#ends} does.
   */
  Chunk next(Connection connection, @Nullable String after, int limit) throws SQLException;

  /**
   * The same rows, without those whose keys lie behind all that are there now: however fast a table
   * grows, its reading ends. This source itself where no such end is known.
   */
  default ChunkSource upToNow(Connection connection) throws SQLException {
    return this;
  }

  /** About how many rows there are, by Postgres's statistics; -1 if it has none. */
  default long estimate(Connection connection) {
    return -1;
  }
}
