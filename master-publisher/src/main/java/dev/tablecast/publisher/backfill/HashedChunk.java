package dev.tablecast.publisher.backfill;

import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.RowHasher;
import dev.tablecast.wire.RowSums;
import dev.tablecast.wire.RowTally;
import dev.tablecast.wire.UnencodableValueException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows read between two watermarks to be summed up. Nothing is kept of a row but numbers: its key's
 * hash, so that it can be left out if it has changed, its partition, and its columns' hashes.
 * Written by one thread, then read by another.
 */
public final class HashedChunk implements WindowContent {

  /** What precedes the columns' hashes of each row. */
  private static final int KEY = 0;

  private static final int PARTITION = 1;
  private static final int HASHES = 2;

  private final String pass;
  private final Visibility visibility;
  private final RowHasher hasher;
  private final int partitions;
  private final int stride;
  private final Set<String> refused = new HashSet<>();
  private long[] rows = new long[0];
  private int count;
  private KeyInterval keys = KeyInterval.ALL;
  private boolean ends;

  /**
   * A chunk without rows yet.
   *
   * @param pass the pass that it is a part of
   */
  HashedChunk(String pass, Visibility visibility, RowHasher hasher, int partitions) {
    this.pass = pass;
    this.visibility = visibility;
    this.hasher = hasher;
    this.partitions = partitions;
    this.stride = HASHES + hasher.width();
  }

  /** Adds a row; returns its key, null if the wire cannot carry it. */
  @Nullable String add(PostgresRow row) {
    try {
      hasher.read(row);
    } catch (UnencodableValueException e) {
      if (hasher.hasKey()) {
        refused.add(hasher.key());
        return hasher.key();
      }
      // No subscriber has it under any key.
      return null;
    }
    int start = count * stride;
    if (start + stride > rows.length) {
      rows = Arrays.copyOf(rows, Math.max(64 * stride, 2 * rows.length));
    }
    rows[start + KEY] = hasher.keyHash();
    rows[start + PARTITION] = hasher.partition(partitions);
    hasher.writeTo(rows, start + HASHES);
    count++;
    return hasher.key();
  }

  /** Says which keys the rows are all the rows of, and whether the pass ends with them. */
  HashedChunk of(KeyInterval interval, boolean last) {
    keys = interval;
    ends = last;
    return this;
  }

  /** The pass that it is a part of. */
  public String pass() {
    return pass;
  }

  @Override
  public Visibility visibility() {
    return visibility;
  }

  /** The keys that it has all rows of. */
  public KeyInterval keys() {
    return keys;
  }

  /** How many rows were read. */
  public int count() {
    return count + refused.size();
  }

  /** Whether the pass ends with it. */
  public boolean ends() {
    return ends;
  }

  /** Keys of rows that the wire cannot carry, and that are not in the sums. */
  public Set<String> refused() {
    return refused;
  }

  /** Those of the keys whose rows are in the sums. */
  public Set<String> among(Collection<String> candidates) {
    Map<Long, String> byHash = new HashMap<>();
    candidates.forEach(key -> byHash.put(RowHasher.keyHash(key), key));
    Set<String> found = new HashSet<>();
    for (int row = 0; row < count && !byHash.isEmpty(); row++) {
      String key = byHash.remove(rows[row * stride + KEY]);
      if (key != null) {
        found.add(key);
      }
    }
    return found;
  }

  /** What the rows of each partition come to without those of some keys. */
  public List<RowSums> sums(Set<String> except) {
    Set<Long> without = new HashSet<>();
    except.forEach(key -> without.add(RowHasher.keyHash(key)));
    List<RowTally> tallies = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      tallies.add(hasher.tally());
    }
    for (int row = 0; row < count; row++) {
      int start = row * stride;
      if (without.isEmpty() || !without.contains(rows[start + KEY])) {
        tallies.get((int) rows[start + PARTITION]).add(rows, start + HASHES);
      }
    }
    return tallies.stream().map(RowTally::sums).toList();
  }
}
