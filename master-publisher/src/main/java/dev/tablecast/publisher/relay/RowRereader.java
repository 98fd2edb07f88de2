package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.OwnerDatabase;
import dev.tablecast.publisher.backfill.Chunk;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows again of which the log did not send a large value, because it is unchanged. What is
 * found may be newer than the change; then the newer change comes later in the log, and says the
 * same. Confined to the relay's thread.
 */
final class RowRereader implements AutoCloseable {

  private static final long LOOK_AGAIN_NANOS = 1_000_000;

  private final OwnerDatabase database;
  private volatile @Nullable Connection connection;
  private int visible;
  private boolean anyVisible;

  RowRereader(OwnerDatabase database) {
    this.database = database;
  }

  /** The row as it is now, once the transaction is visible; empty if it has gone since. */
  List<Chunk.Row> find(CapturedTable table, String key, int xid) throws SQLException {
    Connection open = connection == null ? database.connect() : connection;
    connection = open;
    awaitVisible(open, xid);
    return table.reader().find(open, key);
  }

  /** Where the log ends by now: whatever was found stands in it before. */
  long end() throws SQLException {
    Connection open = connection == null ? database.connect() : connection;
    connection = open;
    return Lsn.parse(
        DSL.using(open, SQLDialect.POSTGRES)
            .fetchSingle("select pg_current_wal_insert_lsn()::text")
            .get(0, String.class));
  }

  /** A commit stands in the log a little before others see it. */
  private void awaitVisible(Connection open, int xid) {
    while (!(anyVisible && visible == xid)) {
      String seen =
          DSL.using(open, SQLDialect.POSTGRES)
              .fetchSingle("select pg_current_snapshot()::text")
              .get(0, String.class);
      if (!dev.tablecast.publisher.backfill.Visibility.parse(seen).misses(xid)) {
        visible = xid;
        anyVisible = true;
      } else {
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
    }
  }

  /** Ends the reading, also one that another thread waits for. */
  @Override
  public void close() throws SQLException {
    Connection open = connection;
    if (open != null) {
      open.abort(Runnable::run);
    }
  }
}
