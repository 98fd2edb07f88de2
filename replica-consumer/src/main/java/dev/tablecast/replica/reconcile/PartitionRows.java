package dev.tablecast.replica.reconcile;

import dev.tablecast.wire.RowHasher;
import dev.tablecast.wire.RowSums;
import dev.tablecast.wire.RowTally;
import dev.tablecast.wire.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What one partition of a replica has in a range, without excepted rows. For one thread. */
final class PartitionRows {

  /** So many are remembered one by one; where there are more, it is looked at more closely. */
  private static final int MOST = 1_000;

  private final RowHasher hasher;
  private final RowTally tally;
  private final Set<String> except;
  private final Set<Long> exceptHashes = new HashSet<>();
  private final List<Known> known = new ArrayList<>();
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

  /** Adds the row that the hasher has read. */
  void add(Version version) {
    if (!isExcepted(hasher)) {
      tally.add(hasher);
      remember(hasher, version);
    }
  }

  /**
   * Adds a row that has a value which the contract cannot carry, hence the owner has not.
   *
   * @param key a hasher that has read the row's key
   */
  void addUnreadable(RowHasher key, Version version) {
    if (!isExcepted(key)) {
      unreadable++;
      remember(key, version);
    }
  }

  private void remember(RowHasher hashed, Version version) {
    if (known.size() == MOST) {
      known.clear();
      allKnown = false;
    }
    if (allKnown) {
      known.add(Known.by(hashed, version));
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
    return known.stream().map(Known::found).toList();
  }

  /** A row as it is noted of every range; its sums are made when somebody asks for them. */
  private record Known(String key, Version version, RowTally alone) {

    static Known by(RowHasher hashed, Version version) {
      RowTally alone = hashed.tally();
      alone.add(hashed);
      return new Known(hashed.key(), version, alone);
    }

    FoundRow found() {
      return new FoundRow(key, version, alone.sums());
    }
  }
}
