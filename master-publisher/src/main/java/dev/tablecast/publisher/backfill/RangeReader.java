package dev.tablecast.publisher.backfill;

import dev.tablecast.publisher.KeyRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a captured table whose keys are in a range. Not thread-safe. */
public final class RangeReader implements ChunkSource {

  private final TableReader table;
  private final KeyOrder order;
  private final KeyRange range;
  private final Condition within;

  RangeReader(TableReader table, KeyOrder order, KeyRange range) {
    this.table = table;
    this.order = order;
    this.range = range;
    this.within = order.within(range);
  }

  @Override
  public Chunk next(Connection connection, @Nullable String after, int limit) throws SQLException {
    return table.within(within).next(connection, after, limit);
  }

  @Override
  public ChunkSource upToNow(Connection connection) {
    return table.within(within.and(table.end(connection)));
  }

  /** Those of the keys, by their canonical texts, that the range has, whether or not the table. */
  Set<String> covered(Connection connection, Collection<String> keys) throws SQLException {
    return order.within(connection, range, keys);
  }
}
