package dev.tablecast.publisher.backfill;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows read between two watermarks, or tombstones to send.
 *
 * @param rows the rows, in the order of their keys
 * @param visibility what the reading saw; null if it read no table
 * @param last the key of the last row; null if there was none
 */
public record Chunk(List<Row> rows, @Nullable Visibility visibility, @Nullable String last) {

  /** Whether keys left over were looked for, and there were none. */
  public boolean isNoLeftovers() {
    return visibility == null && rows.isEmpty();
  }

  /**
   * One row.
   *
   * @param key its key's canonical text
   * @param value its message; null for a tombstone, or if {@code refusal} says why there is none
   * @param refusal why the wire cannot carry it
   */
  // An array by intention: these are the very bytes that are sent, and nobody compares rows.
  @SuppressWarnings("ArrayRecordComponent")
  public record Row(String key, byte @Nullable [] value, @Nullable String refusal) {

    /** Stands for a key that the wire cannot carry; no row's key is written like that. */
    public static final String NO_KEY = "%?";
  }
}
