package dev.tablecast.replica;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a replica was found to differ from its owner's table. Immutable.
 *
 * @param row which row, or which range of keys: keys or hashes of them, as was asked for
 * @param columns the columns that differ, by their names in the contract; of a row that is missing
 *     or extra none
 * @param found when it was found, by the clock of the service's database
 * @param repaired when it was found equal again; null while it is not
 * @param wayOut what repairs it, if keys were asked for
 */
public record Mismatch(
    int partition,
    Kind kind,
    String row,
    List<String> columns,
    Instant found,
    @Nullable Instant repaired,
    @Nullable String wayOut) {

  public Mismatch {
    columns = List.copyOf(columns);
  }

  /** How it differs. */
  public enum Kind {
    /** A row that both have has other values. */
    CHANGED,
    /** The owner has the row, the replica has not. */
    MISSING,
    /** The replica has the row, the owner has not. */
    EXTRA,
    /** Somewhere in a range, in a row that was not found out. */
    RANGE
  }
}
