package dev.tablecast.replica.apply;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * Why a database refuses a row: by codes and names, never by the row's content. Immutable.
 *
 * @param reason such as {@code SQLSTATE 23514, constraint decent, table film}
 */
public record Refusal(String reason) {

  /** Classes of SQLSTATE that are one row's: its data, a constraint, or what a trigger raises. */
  private static final Set<String> OF_A_ROW = Set.of("22", "23", "P0");

  /** The refusal of a row; empty if it is something else that does not work. */
  public static Optional<Refusal> of(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.length() >= 2 && OF_A_ROW.contains(state.substring(0, 2))
        ? Optional.of(new Refusal(Refusals.describe(e)))
        : Optional.empty();
  }
}
