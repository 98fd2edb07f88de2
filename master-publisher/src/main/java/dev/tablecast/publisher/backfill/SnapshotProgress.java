package dev.tablecast.publisher.backfill;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a table's snapshot has come. Immutable.
 *
 * @param rowsRead the rows read so far
 * @param rowsEstimated about how many there are, by Postgres's statistics; -1 if it has none, or
 *     not yet looked
 * @param begun when it began, or began to wait
 * @param state what it does
 * @param failure why it does not go on for now; null if it does
 */
public record SnapshotProgress(
    long rowsRead, long rowsEstimated, Instant begun, State state, @Nullable Failure failure) {

  /** What a snapshot can be doing. */
  public enum State {
    /** Others are before it. */
    WAITING,
    /** Its rows are being read. */
    READING,
    /** The relay is behind with the changes, and they come first. */
    THROTTLED,
    /** It waits for an order to go on. */
    PAUSED
  }

  /**
   * That the table's rows could not be read.
   *
   * @param reason what was thrown, without its message, which may tell a row's content
   * @param times how often in a row
   */
  public record Failure(String reason, int times) {}

  /** The progress of a snapshot of which no row has been read. */
  static SnapshotProgress none(State state) {
    return new SnapshotProgress(0, -1, Instant.now(), state, null);
  }

  int failures() {
    return failure == null ? 0 : failure.times();
  }

  /** The same, come further by so many rows: whatever hindered it is over. */
  SnapshotProgress plus(int rows) {
    return new SnapshotProgress(rowsRead + rows, rowsEstimated, begun, State.READING, null);
  }

  /** The same, in another state. */
  SnapshotProgress in(State next) {
    return new SnapshotProgress(rowsRead, rowsEstimated, begun, next, failure);
  }

  /** The same, after one failure more. */
  SnapshotProgress failed(String reason) {
    return new SnapshotProgress(
        rowsRead, rowsEstimated, begun, state, new Failure(reason, failures() + 1));
  }
}
