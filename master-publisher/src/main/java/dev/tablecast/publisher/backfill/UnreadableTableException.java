package dev.tablecast.publisher.backfill;

import dev.tablecast.TablecastException;
import dev.tablecast.publisher.backfill.SnapshotJob.Place;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A table's rows could not be read, though the database answers: no other table is concerned. */
final class UnreadableTableException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Place place;
  private final String reason;

  UnreadableTableException(Place place, Exception cause) {
    this(place, reason(cause), cause);
  }

  private UnreadableTableException(Place place, String reason, @Nullable Throwable cause) {
    super(cause);
    this.place = place;
    this.reason = reason;
  }

  /** The same, where the reading had not come so far. */
  UnreadableTableException at(Place earlier) {
    return new UnreadableTableException(earlier, reason, getCause());
  }

  /** How far the reading had come. */
  Place place() {
    return place;
  }

  /** What was thrown; foreign messages may tell a row's content, and are left to the log. */
  String reason() {
    return reason;
  }

  private static String reason(Exception cause) {
    if (cause instanceof TablecastException) {
      return String.valueOf(cause.getMessage());
    }
    String name = cause.getClass().getName();
    return cause instanceof SQLException sql
        ? "%s, SQLSTATE %s".formatted(name, sql.getSQLState())
        : name;
  }
}
