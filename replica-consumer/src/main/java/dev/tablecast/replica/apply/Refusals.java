package dev.tablecast.replica.apply;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Tells what a database refuses for good from what it may take when asked again. */
public final class Refusals {

  /** Classes of SQLSTATE in which time alone may help: the server, its locks or its resources. */
  private static final Set<String> PASSING = Set.of("08", "25", "40", "53", "55", "57", "58", "XX");

  private Refusals() {}

  /**
   * Returns what may pass, to be thrown.
   *
   * @throws RefusedException if asking again cannot help
   */
  public static SQLException of(SQLException e) {
    if (mayPass(e)) {
      return e;
    }
    // Without its cause, which would bring the row's content along, in the server's DETAIL.
    throw new RefusedException("the database refuses a change: " + describe(e), Refusal.of(e));
  }

  /** Whether asking again may help. */
  static boolean mayPass(SQLException e) {
    String state = e.getSQLState();
    return state == null || state.length() < 2 || PASSING.contains(state.substring(0, 2));
  }

  /** By codes and names, without the row's content. */
  static String describe(SQLException e) {
    List<String> parts = new ArrayList<>();
    parts.add("SQLSTATE " + e.getSQLState());
    ServerErrorMessage server =
        e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    if (server != null) {
      add(parts, "constraint", server.getConstraint());
      add(parts, "table", server.getTable());
      add(parts, "column", server.getColumn());
      add(parts, "type", server.getDatatype());
    }
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, String what, @Nullable String name) {
    if (name != null) {
      parts.add(what + " " + name);
    }
  }
}
