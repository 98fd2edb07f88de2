package dev.tablecast.refdata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a table has after loading.
 *
 * @param table its schema and name
 * @param set what the set is called
 * @param standing whose rows it has
 * @param version of the set that is loaded; null if none ever was
 * @param hash of that set's content; null if none ever was
 * @param rows how many rows it has that are not marked as gone
 * @param loadedAt when that version came; null if none ever did
 */
public record LoadedTable(
    String table,
    String set,
    Standing standing,
    @Nullable String version,
    @Nullable String hash,
    long rows,
    @Nullable Instant loadedAt) {

  /** Whose rows a table has. */
  public enum Standing {
    /** Those of the set that this service has. */
    LOADED,
    /** Those of a later version, which another instance has brought: they stay. */
    LATER,
    /** Its owner's, all of whose rows have come: the set adds nothing any more. */
    LIVE
  }
}
