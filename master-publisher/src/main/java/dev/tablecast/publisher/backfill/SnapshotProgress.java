package dev.tablecast.publisher.backfill;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a table's snapshot has come. Immutable.
 *
 * @param rowsRead the rows read so far
 * @param rowsEstimated about how many there are, by Postgres's statistics; -1 if it has none
 * @param begun when it began
 * @param failure why it does not go on for now; null if it does
 */
public record SnapshotProgress(
    long rowsRead, long rowsEstimated, Instant begun, @Nullable Failure failure) {

  /**
   * That the table's rows could not be read.
   *
   * @param reason what was thrown, without its message, which may tell a row's content
   * @param times how often in a row
   */
  public record Failure(String reason, int times) {}

  int failures() {
    return failure == null ? 0 : failure.times();
  }

  /** The same, come further by so many rows: whatever hindered it is over. */
  SnapshotProgress plus(int rows) {
    return new SnapshotProgress(rowsRead + rows, rowsEstimated, begun, null);
  }

  /** The same, after one failure more. */
  SnapshotProgress failed(String reason) {
    return new SnapshotProgress(
        rowsRead, rowsEstimated, begun, new Failure(reason, failures() + 1));
  }
}
