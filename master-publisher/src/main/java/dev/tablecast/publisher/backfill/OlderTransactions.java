package dev.tablecast.publisher.backfill;

import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** The transactions that run at one moment, or have committed and cannot be seen yet. Immutable. */
public final class OlderTransactions {

  private final long youngest;

  private OlderTransactions(long youngest) {
    this.youngest = youngest;
  }

  /** Those of this moment. */
  public static OlderTransactions of(Connection connection) {
    return new OlderTransactions(number(connection, "select pg_current_xact_id()::text::bigint"));
  }

  /** Whether whatever reads from now on sees all that they committed. */
  public boolean haveEnded(Connection connection) throws SQLException {
    return number(connection, "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        > youngest;
  }

  private static long number(Connection connection, String query) {
    DSLContext sql = DSL.using(connection, SQLDialect.POSTGRES);
    return sql.fetchSingle(query).get(0, Long.class);
  }
}
