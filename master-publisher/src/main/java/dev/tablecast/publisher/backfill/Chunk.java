package dev.tablecast.publisher.backfill;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows read between two watermarks, or what becomes of keys left over.
 *
 * @param rows the rows, in the order of their keys
 * @param visibility what the reading saw; null if it read no table
 * @param last the key of the last row; null if there was none
 * @param ends whether no row comes behind these
 */
public record Chunk(
    List<Row> rows, @Nullable Visibility visibility, @Nullable String last, boolean ends)
    implements WindowContent {

  /** Leftovers, of which there may be more unless these are none. */
  public static Chunk ofLeftovers(List<Row> rows) {
    return new Chunk(rows, null, null, rows.isEmpty());
  }

  /** Whether keys left over were looked for, and there were none. */
  public boolean isNoLeftovers() {
    return visibility == null && rows.isEmpty();
  }

  /**
   * One row.
   *
   * @param key its key's canonical text
   * @param value its message, or the last one before if there is a refusal; null for a tombstone,
   *     or if nothing can be sent
   * @param refusal why the wire cannot carry the row as it is; null if it can
   * @param oldPlace the partition from which the key has moved to another, and is to be removed;
   *     null if it has not
   */
  // An array by intention: these are the very bytes that are sent, and nobody compares rows.
  @SuppressWarnings("ArrayRecordComponent")
  public record Row(
      String key, byte @Nullable [] value, @Nullable String refusal, @Nullable Integer oldPlace) {

    /** Stands for a key that the wire cannot carry; no row's key is written like that. */
    public static final String NO_KEY = "%?";

    /** A row where it belongs. */
    public Row(String key, byte @Nullable [] value, @Nullable String refusal) {
      this(key, value, refusal, null);
    }

    /** Whether it is but to be removed from its old place. */
    boolean isOnlyMoved() {
      return oldPlace != null && refusal == null;
    }
  }
}
