package dev.tablecast.publisher.backfill;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the checksums of a table have come. Immutable.
 *
 * @param state what is done
 * @param rows rows that have been summed up, in the pass under way or the next to go on
 * @param rowsEstimated about how many the table has, by Postgres's statistics; -1 if not yet looked
 * @param begun when that pass began or was asked for; null if there is none
 * @param due before when it does not go on; null if there is none, or it is not known yet
 * @param completed when the last of the passes ended that follow upon one another; null if none did
 * @param asked how many passes somebody asked for, that have not ended
 * @param failure why it did not go on the last time; null if it did
 */
public record ChecksumProgress(
    State state,
    long rows,
    long rowsEstimated,
    @Nullable Instant begun,
    @Nullable Instant due,
    @Nullable Instant completed,
    int asked,
    @Nullable String failure) {

  /** What can be done for a table. */
  public enum State {
    /** The next chunk is not due, or snapshots come first. */
    WAITING,
    /** Rows are being summed up. */
    READING,
    /** The relay is behind with the changes, or too much changed while a chunk was read. */
    THROTTLED,
    /** Nobody asked for a checksum, and none is due of itself. */
    OFF,
    /** It is an outbox table: nothing tells a subscriber which rows a checksum is of. */
    NOT_PROVEN
  }
}
