package dev.tablecast.publisher.backfill;

import java.time.Instant;

/**
 * How far a table's snapshot has come. Immutable.
 *
 * @param rowsRead the rows read so far
 * @param rowsEstimated about how many there are, by Postgres's statistics; -1 if it has none
 * @param begun when it began
 */
public record SnapshotProgress(long rowsRead, long rowsEstimated, Instant begun) {

  SnapshotProgress plus(int rows) {
    return new SnapshotProgress(rowsRead + rows, rowsEstimated, begun);
  }
}
