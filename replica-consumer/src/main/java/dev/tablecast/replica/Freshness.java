package dev.tablecast.replica;

/** Whether a replica has all that a token stands for. */
public enum Freshness {
  /** It has, and what is read from now on shows it. */
  FRESH,
  /** It had not when the time was over; what is read is older, as a whole or in some partitions. */
  STALE
}
