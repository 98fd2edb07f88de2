package dev.tablecast.refdata;

import dev.tablecast.TablecastException;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The database refuses rows of a packaged data set, by a constraint or a type of this service's. A
 * retry helps only after a person mended that.
 */
public final class RefusedDataException extends TablecastException {

  /** Classes of SQLSTATE in which Postgres refuses a value or a row. */
  private static final Set<String> REFUSALS = Set.of("22", "23");

  private RefusedDataException(String message, SQLException cause) {
    super(message, cause);
  }

  /** What it is if the database has refused a row, else the same exception. */
  static SQLException orRefused(ReferenceTable table, SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (REFUSALS.contains(state.substring(0, Math.min(2, state.length())))) {
      throw new RefusedDataException(
          "%s: the table refuses a row (SQLSTATE %s%s). Drop or change what refuses it in a migration: rows of a packaged data set are the same everywhere. Until then nothing of it is loaded."
              .formatted(table, state, where(e)),
          e);
    }
    return e;
  }

  /** Names alone: the server's message and details may have a row's content. */
  private static String where(SQLException e) {
    ServerErrorMessage server =
        e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    if (server == null) {
      return "";
    }
    return Stream.of(
            named(", constraint ", server.getConstraint()), named(", column ", server.getColumn()))
        .collect(Collectors.joining());
  }

  private static String named(String what, @Nullable String name) {
    return name == null ? "" : what + name;
  }
}
