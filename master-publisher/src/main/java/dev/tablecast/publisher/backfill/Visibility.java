package dev.tablecast.publisher.backfill;

import java.sql.Connection;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.impl.DSL;

/**
 * Which transactions a reading could not see. A commit is in the log before others see it, so a
 * chunk read after a transaction was decoded can still lack it.
 *
 * @param xmin all transactions before it have ended
 * @param xmax none from it on is visible
 * @param running those between that had not ended
 */
public record Visibility(long xmin, long xmax, Set<Integer> running) {

  /** What the connection's transaction sees, or would see now if it has none. */
  static Visibility of(Connection connection) {
    return parse(
        DSL.using(connection)
            .fetchSingle("select pg_current_snapshot()::text")
            .get(0, String.class));
  }

  /** Reads the text of a {@code pg_snapshot}, such as {@code 10:20:10,14,15}. */
  public static Visibility parse(String snapshot) {
    String[] parts = snapshot.split(":", -1);
    Set<Integer> running =
        parts[2].isEmpty()
            ? Set.of()
            : Arrays.stream(parts[2].split(","))
                .map(xid -> (int) Long.parseLong(xid))
                .collect(Collectors.toCollection(HashSet::new));
    return new Visibility(Long.parseLong(parts[0]), Long.parseLong(parts[1]), running);
  }

  /** Whether a reading missed a transaction, given by its id's lower 32 bits. */
  public boolean misses(int xid) {
    // Ids are compared modulo 2^32, as Postgres does.
    return xid - (int) xmax >= 0 || running.contains(xid);
  }

  /** Whether a transaction has ended for every reading from now on. */
  boolean isPast(int xid) {
    return xid - (int) xmin < 0;
  }
}
