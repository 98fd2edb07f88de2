package dev.tablecast.wire;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a set of rows comes to: how many there are, and per column the sum of their hashes, in any
 * order. Two sets of rows with equal sums are equal, but for a chance of one in 2<sup>64</sup> per
 * column. Immutable.
 *
 * @param hashes by the columns' numbers in the contract; sums wrap around
 */
public record RowSums(long count, SortedMap<Integer, Long> hashes) {

  public RowSums {
    if (count < 0) {
      throw new IllegalArgumentException("a count of rows is not negative, as " + count);
    }
    hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
  }

  /** The same of fewer columns; those that are not here are passed over. */
  public RowSums only(Collection<Integer> columns) {
    SortedMap<Integer, Long> some = new TreeMap<>(hashes);
    some.keySet().retainAll(columns);
    return new RowSums(count, some);
  }

  /**
   * The numbers of the columns that both have and whose hashes differ. A row too many or too few
   * shows in the key's columns; ask for {@link #count} besides, which tells how many.
   */
  public SortedSet<Integer> differing(RowSums other) {
    SortedSet<Integer> differing = new TreeSet<>();
    hashes.forEach(
        (column, hash) -> {
          Long others = other.hashes.get(column);
          if (others != null && !others.equals(hash)) {
            differing.add(column);
          }
        });
    return differing;
  }
}
