package dev.tablecast.replica.reconcile;

import dev.tablecast.wire.RowSums;
import dev.tablecast.wire.Version;
import java.util.Collection;

/**
 * A row of the replica. Immutable.
 *
 * @param key its canonical text
 * @param sums of this row alone; of its key's columns alone if the contract cannot carry another
 */
record FoundRow(String key, Version version, RowSums sums) {

  /** Whether the owner's sums, which are of one row, are of the row with this key. */
  boolean isMeantBy(RowSums ofOne, Collection<Integer> keyColumns) {
    return ofOne.only(keyColumns).hashes().equals(sums.only(keyColumns).hashes());
  }
}
