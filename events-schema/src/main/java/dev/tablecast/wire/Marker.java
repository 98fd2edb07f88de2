package dev.tablecast.wire;

import dev.tablecast.contract.TableContract;
import java.util.Map;
import java.util.Optional;

/**
 * What a relay says about the stream itself, to each partition: not a row, but under a reserved key
 * among them. A reader that is not Tablecast skips messages that have the property {@value
 * #PROPERTY}.
 */
public sealed interface Marker {

  /** The property that every marker has and no row: its kind. */
  String PROPERTY = "marker";

  /** Everything up to this version has been sent to this partition. */
  Version version();

  /** The time passes and the relay lives. */
  record Heartbeat(Version version) implements Marker {}

  /** A relay took over; {@code after} is the base64 of the MessageId to read its tail from. */
  record Fence(Version version, String after) implements Marker {}

  /** From here on every row of the table comes again. */
  record SnapshotBegun(Version version, int partitions) implements Marker {}

  /** Every row that existed has come again since {@code begun}. */
  record SnapshotCompleted(Version version, Version begun, int partitions) implements Marker {}

  /** The reserved message key, one for each kind. */
  default String key() {
    return "%!" + getClass().getSimpleName();
  }

  /** The message's properties: kind, version and the kind's own. */
  default Map<String, String> properties() {
    throw new UnsupportedOperationException();
  }

  /** The marker that these message properties tell of; empty for a row. */
  static Optional<Marker> of(Map<String, String> properties) {
    throw new UnsupportedOperationException();
  }

  /** The value of every marker of a table: its contract's message with all key fields zero. */
  static byte[] value(TableContract contract) {
    throw new UnsupportedOperationException();
  }
}
