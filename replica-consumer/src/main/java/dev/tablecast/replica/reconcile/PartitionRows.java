package dev.tablecast.replica.reconcile;

import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.RowHasher;
import dev.tablecast.wire.RowSums;
import dev.tablecast.wire.RowTally;
import dev.tablecast.wire.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What one partition of a replica has in a range, without excepted rows. For one thread. */
final class PartitionRows {

  /** So many are remembered one by one; where there are more, it is looked at more closely. */
  private static final int MOST = 1_000;

  private final RowHasher hasher;
  private final RowTally tally;
  private final Set<String> except;
  private final Set<Long> exceptHashes = new HashSet<>();
  private final List<FoundRow> rows = new ArrayList<>();
  private boolean allKnown = true;
  private long unreadable;

  /**
   * @param hasher of all columns
   * @param except keys whose rows do not count
   */
  PartitionRows(RowHasher hasher, Set<String> except) {
    this.hasher = hasher;
    this.tally = hasher.tally();
    this.except = except;
    except.forEach(key -> exceptHashes.add(RowHasher.keyHash(key)));
  }

  /**
   * Adds the row that the hasher has read.
   *
   * @param row ends with the version
   */
  void add(PostgresRow row) {
    if (!isExcepted(hasher)) {
      tally.add(hasher);
      remember(hasher, row);
    }
  }

  /**
   * Adds a row that has a value which the contract cannot carry, hence the owner has not.
   *
   * @param key a hasher that has read the row's key
   */
  void addUnreadable(RowHasher key, PostgresRow row) {
    if (!isExcepted(key)) {
      unreadable++;
      remember(key, row);
    }
  }

  private void remember(RowHasher hashed, PostgresRow row) {
    if (rows.size() == MOST) {
      rows.clear();
      allKnown = false;
    }
    if (allKnown) {
      RowTally alone = hashed.tally();
      alone.add(hashed);
      rows.add(new FoundRow(hashed.key(), version(row), alone.sums()));
    }
  }

  /** The last column; one that no relay gives is the first or the last that there can be. */
  private static Version version(PostgresRow row) {
    ByteBuffer bytes = ByteBuffer.wrap(row.bytes());
    int start = row.start(row.columns() - 1);
    try {
      return Version.of(new UUID(bytes.getLong(start), bytes.getLong(start + Long.BYTES)));
    } catch (IllegalArgumentException e) {
      return bytes.getInt(start) < 0
          ? new Version(Integer.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE)
          : new Version(1, 0, 0);
    }
  }

  private boolean isExcepted(RowHasher row) {
    return exceptHashes.contains(row.keyHash()) && except.contains(row.key());
  }

  long count() {
    return tally.count() + unreadable;
  }

  RowSums sums() {
    return tally.sums();
  }

  boolean hasUnreadable() {
    return unreadable > 0;
  }

  /** Whether {@link #rows} are all. */
  boolean areAllKnown() {
    return allKnown;
  }

  List<FoundRow> rows() {
    return List.copyOf(rows);
  }
}
