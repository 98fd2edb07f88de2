package dev.tablecast.wire;

import com.google.protobuf.WireFormat;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.TableContract;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a relay says about the stream itself, to each partition: not a row, but under a reserved key
 * among them. A reader that is not Tablecast skips messages that have the property {@value
 * #PROPERTY}.
 */
public sealed interface Marker {

  /** The property that every marker has and no row: its kind. */
  String PROPERTY = "marker";

  /** What every marker's key begins with and no row's. */
  String KEY_PREFIX = "%!";

  /** Everything up to this version has been sent to this partition. */
  Version version();

  /** The time passes and the relay lives. */
  record Heartbeat(Version version) implements Marker {}

  /** A relay took over; {@code after} is the base64 of the MessageId to read its tail from. */
  record Fence(Version version, String after) implements Marker {

    @Override
    public Map<String, String> properties() {
      return MarkerProperties.of(this, Map.of(MarkerProperties.AFTER, after));
    }
  }

  /** From here on every row of the table comes again. */
  record SnapshotBegun(Version version, int partitions) implements Marker {

    public SnapshotBegun {
      MarkerProperties.requirePartitions(partitions);
    }

    @Override
    public Map<String, String> properties() {
      return MarkerProperties.of(
          this,
          Map.of(
              MarkerProperties.BEGUN,
              version.toString(),
              MarkerProperties.PARTITIONS,
              Integer.toString(partitions)));
    }
  }

  /** Every row that existed has come again since {@code begun}. */
  record SnapshotCompleted(Version version, Version begun, int partitions) implements Marker {

    public SnapshotCompleted {
      MarkerProperties.requirePartitions(partitions);
      if (begun.isAfter(version)) {
        throw new IllegalArgumentException(
            "a snapshot begun at %s cannot be completed at %s".formatted(begun, version));
      }
    }

    @Override
    public Map<String, String> properties() {
      return MarkerProperties.of(
          this,
          Map.of(
              MarkerProperties.BEGUN,
              begun.toString(),
              MarkerProperties.PARTITIONS,
              Integer.toString(partitions)));
    }
  }

  /**
   * What this partition's rows of a range come to at this very place in it: to compare a copy with,
   * once all before it is applied.
   *
   * @param pass names the pass through the table that the range is a part of
   * @param keys the range; the ranges of a pass follow upon one another
   * @param sums of the range's rows that are routed to this partition, without those of {@code
   *     except}
   * @param except keys of this partition, in the range or not, whose rows are not in the sums and
   *     not to be compared: they changed while the range was read, or the wire cannot carry them
   */
  record Checksum(
      Version version,
      String pass,
      KeyInterval keys,
      int partitions,
      RowSums sums,
      Set<String> except)
      implements Marker {

    public Checksum {
      MarkerProperties.requirePartitions(partitions);
      except = Set.copyOf(except);
    }

    @Override
    public Map<String, String> properties() {
      return ChecksumProperties.of(this);
    }
  }

  /**
   * From here on keys are routed to {@code to} partitions, before to {@code from} of them: what
   * follows in a partition that is new may tell of keys of which an old one tells before its own
   * barrier. {@code to} is a multiple of {@code from}, so that keys only move from an old partition
   * to new ones: partition {@code n} takes over keys of {@code n % from} alone.
   */
  record Barrier(Version version, int from, int to) implements Marker {

    public Barrier {
      MarkerProperties.requirePartitions(from);
      if (to <= from || to % from != 0) {
        throw new IllegalArgumentException(
            "%d partitions become a multiple of that, not %d".formatted(from, to));
      }
    }

    /** Whether what follows in this partition has to wait until another has passed its barrier. */
    public boolean holds(int partition) {
      return partition >= from;
    }

    /** The partition whose keys that one takes over. */
    public int before(int partition) {
      return partition % from;
    }

    @Override
    public Map<String, String> properties() {
      return MarkerProperties.of(
          this,
          Map.of(
              MarkerProperties.FROM,
              Integer.toString(from),
              MarkerProperties.PARTITIONS,
              Integer.toString(to)));
    }
  }

  /**
   * A kind that this version of Tablecast does not know: to be passed over, for a newer relay says
   * nothing by it that an older reader has to heed.
   */
  record Unknown(String kind, Version version) implements Marker {}

  /** The value of the property {@value #PROPERTY}. */
  default String kind() {
    return getClass().getSimpleName();
  }

  /** The reserved message key, one for each kind. */
  default String key() {
    return KEY_PREFIX + kind();
  }

  /** The message's properties: kind, version and the kind's own. */
  default Map<String, String> properties() {
    return MarkerProperties.of(this, Map.of());
  }

  /** Whether message properties are a marker's, of whichever kind. */
  static boolean isMarker(Map<String, String> properties) {
    return properties.containsKey(PROPERTY);
  }

  /**
   * The marker that these message properties tell of; empty for a row.
   *
   * @throws MalformedRowException if they are a known kind's, but not complete
   */
  static Optional<Marker> of(Map<String, String> properties) {
    String kind = properties.get(PROPERTY);
    return kind == null ? Optional.empty() : Optional.of(MarkerProperties.read(kind, properties));
  }

  /** The value of every marker of a table: its contract's message with all key fields zero. */
  static byte[] value(TableContract contract) {
    ProtobufWriter message = new ProtobufWriter(32);
    for (Column column : contract.key()) {
      int wireType = ColumnCodecs.of(contract, column).wireType();
      message.writeTag(column.number(), wireType);
      switch (wireType) {
        case WireFormat.WIRETYPE_FIXED32 -> message.writeFixed32(0);
        case WireFormat.WIRETYPE_FIXED64 -> message.writeFixed64(0);
        default -> message.writeVarint(0);
      }
    }
    return message.toByteArray();
  }
}
