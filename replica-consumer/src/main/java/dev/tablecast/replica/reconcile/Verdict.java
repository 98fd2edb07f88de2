package dev.tablecast.replica.reconcile;

import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison with one partition's checksum has shown.
 *
 * @param columns numbers of columns that differ
 * @param rows what the replica has; null if it was not read
 * @param why it is {@link Outcome#UNPROVEN}, else empty
 */
record Verdict(
    Arrival arrival,
    Outcome outcome,
    SortedSet<Integer> columns,
    @Nullable PartitionRows rows,
    String why) {

  enum Outcome {
    EQUAL,
    DIFFERENT,
    UNPROVEN
  }

  static Verdict equal(Arrival arrival, PartitionRows rows) {
    return new Verdict(arrival, Outcome.EQUAL, new TreeSet<>(), rows, "");
  }

  static Verdict different(Arrival arrival, SortedSet<Integer> columns, PartitionRows rows) {
    return new Verdict(arrival, Outcome.DIFFERENT, columns, rows, "");
  }

  static Verdict unproven(Arrival arrival, String why) {
    return new Verdict(arrival, Outcome.UNPROVEN, new TreeSet<>(), null, why);
  }

  boolean is(Outcome outcome) {
    return this.outcome == outcome;
  }

  int partition() {
    return arrival.partition();
  }

  /** How many rows the owner has, of those that were compared. */
  long ownersCount() {
    return arrival.checksum().sums().count();
  }
}
