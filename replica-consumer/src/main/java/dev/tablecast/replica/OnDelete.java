package dev.tablecast.replica;

/** What the owner's delete does to the replica's row. */
public enum OnDelete {
  /** Removes it, local columns and all. */
  REMOVE,
  /** Keeps it, with the delete's commit time in {@code _deleted_at}. */
  KEEP_MARKED
}
