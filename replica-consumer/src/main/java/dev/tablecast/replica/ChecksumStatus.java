package dev.tablecast.replica;

import dev.tablecast.wire.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the owner's checksums have shown of a replica. Immutable; as its database had it a moment
 * ago, hence of all instances.
 *
 * @param version the replica was identical to the owner's table as of this version: since then the
 *     last pass through the table has found every row of every partition equal; null before the
 *     first such pass
 * @param commitTime when the owner committed that
 * @param rows how many rows that pass was over
 * @param rowsSince how many rows the pass that is under way has found equal so far
 * @param found how many mismatches were found in the last thirty days, rows or whole ranges
 * @param repaired how many of them are equal again
 * @param unproven why a range was neither found equal nor different, as far as this instance knows,
 *     until a pass after it is whole; null if there is none
 */
public record ChecksumStatus(
    @Nullable Version version,
    @Nullable Instant commitTime,
    long rows,
    long rowsSince,
    long found,
    long repaired,
    @Nullable String unproven) {

  /** Nothing has been compared yet. */
  public static final ChecksumStatus NONE = new ChecksumStatus(null, null, 0, 0, 0, 0, null);

  /** How many mismatches are not repaired. */
  public long open() {
    return found - repaired;
  }
}
