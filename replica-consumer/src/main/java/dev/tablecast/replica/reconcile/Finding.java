package dev.tablecast.replica.reconcile;

import dev.tablecast.replica.Mismatch.Kind;
import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.Version;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row or a range that differs. Immutable.
 *
 * @param keys a range about it that has few rows; what differs, if no row was found
 * @param key the row's canonical text; null if no row was found
 * @param rowVersion the replica's row's; null if it has none
 * @param columns numbers of the columns that differ
 * @param version the checksum's
 * @param committed the checksum's time
 */
record Finding(
    int partition,
    Kind kind,
    KeyInterval keys,
    @Nullable String key,
    @Nullable Version rowVersion,
    List<Integer> columns,
    Version version,
    Instant committed) {

  Finding {
    columns = List.copyOf(columns);
  }

  static Finding range(Verdict verdict, KeyInterval keys) {
    return new Finding(
        verdict.partition(),
        Kind.RANGE,
        keys,
        null,
        null,
        List.copyOf(verdict.columns()),
        verdict.arrival().checksum().version(),
        verdict.arrival().committed());
  }

  static Finding missing(Verdict verdict, KeyInterval keys, String key) {
    return new Finding(
        verdict.partition(),
        Kind.MISSING,
        keys,
        key,
        null,
        List.of(),
        verdict.arrival().checksum().version(),
        verdict.arrival().committed());
  }

  static Finding ofRow(
      Verdict verdict, KeyInterval keys, Kind kind, FoundRow row, List<Integer> columns) {
    return new Finding(
        verdict.partition(),
        kind,
        keys,
        row.key(),
        row.version(),
        columns,
        verdict.arrival().checksum().version(),
        verdict.arrival().committed());
  }

  /** What it is told apart by in a replica. */
  String place() {
    return partition + " " + name();
  }

  /** What it is told apart by in a partition, and the ledger: no key's text is empty. */
  String name() {
    String end = keys.upTo();
    if (key != null) {
      return key;
    }
    return end == null ? "" : end;
  }
}
