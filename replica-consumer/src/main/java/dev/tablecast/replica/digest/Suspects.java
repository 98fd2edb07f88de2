package dev.tablecast.replica.digest;

import dev.tablecast.wire.RowHasher;
import java.util.HashSet;
import java.util.Set;

/** The rows that may differ, by the hashes of their keys; all others do not. Not thread-safe. */
public final class Suspects {

  /** So many are named; of more it is said that all may be. */
  private static final int MOST = 100_000;

  private final Set<Long> keys = new HashSet<>();
  private boolean all;

  /** All rows. */
  public static Suspects everyRow() {
    Suspects suspects = new Suspects();
    suspects.addAll();
    return suspects;
  }

  /** Adds a row. */
  void add(long key) {
    if (!all && keys.add(key) && keys.size() > MOST) {
      addAll();
    }
  }

  /** Adds every row. */
  void addAll() {
    all = true;
    keys.clear();
  }

  /** Adds those of another. */
  public void add(Suspects others) {
    if (others.all) {
      addAll();
    }
    others.keys.forEach(this::add);
  }

  /** Whether no row differs. */
  public boolean areNone() {
    return !all && keys.isEmpty();
  }

  /** Whether it is not known of any row that it does not differ. */
  public boolean areAll() {
    return all;
  }

  /**
   * Whether a row may differ.
   *
   * @param key its key's canonical text
   */
  public boolean include(String key) {
    return all || keys.contains(RowHasher.keyHash(key));
  }
}
