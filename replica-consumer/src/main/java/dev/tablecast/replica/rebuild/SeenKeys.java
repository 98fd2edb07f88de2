package dev.tablecast.replica.rebuild;

import dev.tablecast.wire.RowHasher;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells whether a key may have come before, in a few bytes for each. None that has is forgotten; of
 * those that have not, few are taken for one that has, until there are some millions: then all are.
 * Confined to one thread.
 *
 * <p>Source: B. H. Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970; and
 * for filters that are added as keys come, Almeida and others, "Scalable Bloom Filters", 2007.
 */
final class SeenKeys {

  private static final int BITS_A_KEY = 32;
  private static final int PROBES = 12;
  private static final int FIRST_BITS = 1 << 18;
  private static final int GROWTH = 4;
  private static final int LAST_BITS = 1 << 26;

  private final List<long[]> filters = new ArrayList<>();
  private int room;

  /** Takes a key; returns whether it has certainly not come before. */
  boolean add(String key) {
    long hash = RowHasher.keyHash(key);
    for (long[] filter : filters) {
      if (mayHold(filter, hash)) {
        return false;
      }
    }
    if (room == 0 && !grow()) {
      return false;
    }
    take(hash);
    return true;
  }

  private void take(long hash) {
    long[] filter = filters.get(filters.size() - 1);
    for (int i = 0; i < PROBES; i++) {
      int bit = bit(filter, hash, i);
      filter[bit >>> 6] |= 1L << bit;
    }
    room--;
  }

  private boolean grow() {
    int bits = filters.isEmpty() ? FIRST_BITS : GROWTH * bits(filters.get(filters.size() - 1));
    if (bits > LAST_BITS) {
      return false;
    }
    filters.add(new long[bits / Long.SIZE]);
    room = bits / BITS_A_KEY;
    return true;
  }

  private static boolean mayHold(long[] filter, long hash) {
    for (int i = 0; i < PROBES; i++) {
      int bit = bit(filter, hash, i);
      if ((filter[bit >>> 6] & 1L << bit) == 0) {
        return false;
      }
    }
    return true;
  }

  private static int bit(long[] filter, long hash, int probe) {
    int step = (int) (hash >>> Integer.SIZE) | 1;
    return ((int) hash + probe * step) & (bits(filter) - 1);
  }

  private static int bits(long[] filter) {
    return Long.SIZE * filter.length;
  }
}
