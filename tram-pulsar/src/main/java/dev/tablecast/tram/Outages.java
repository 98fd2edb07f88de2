package dev.tablecast.tram;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells failures of the message from failures of the database. While the database is away every
 * message fails, and none of them is to end as a dead letter for it.
 */
final class Outages {

  /**
   * Connection exceptions, insufficient resources (such as too many connections), operator
   * intervention (such as a shutdown), system errors.
   */
  private static final Set<String> CLASSES = Set.of("08", "53", "57", "58");

  /** What a statement's time-out or a cancelled query has; another attempt costs as much. */
  private static final String CANCELLED = "57014";

  /** What writing to a standby, or to a primary that is no longer one, has. */
  private static final String READ_ONLY = "25006";

  /** Chains of causes may be circular. */
  private static final int DEPTH = 50;

  private Outages() {}

  static boolean isBehind(Throwable failure) {
    Throwable each = failure;
    for (int depth = 0; each != null && depth < DEPTH; depth++) {
      if (each instanceof SQLException sql && isOutage(sql)) {
        return true;
      }
      each = each.getCause();
    }
    return false;
  }

  private static boolean isOutage(SQLException failure) {
    return failure instanceof SQLTransientConnectionException
        || failure instanceof SQLNonTransientConnectionException
        || isOutage(failure.getSQLState());
  }

  private static boolean isOutage(@Nullable String state) {
    return state != null
        && state.length() == 5
        && !state.equals(CANCELLED)
        && (state.equals(READ_ONLY) || CLASSES.contains(state.substring(0, 2)));
  }
}
