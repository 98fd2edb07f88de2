package dev.tablecast.wire;

import dev.tablecast.wire.Marker.Barrier;
import dev.tablecast.wire.Marker.Fence;
import dev.tablecast.wire.Marker.Heartbeat;
import dev.tablecast.wire.Marker.SnapshotBegun;
import dev.tablecast.wire.Marker.SnapshotCompleted;
import dev.tablecast.wire.Marker.Unknown;
import java.util.Map;
import java.util.TreeMap;

/** Markers to and from message properties. */
final class MarkerProperties {

  static final String AFTER = "after";
  static final String FROM = "from";
  static final String BEGUN = "begun";
  static final String PARTITIONS = "partitions";

  private MarkerProperties() {}

  static Map<String, String> of(Marker marker, Map<String, String> own) {
    Map<String, String> properties = new TreeMap<>(own);
    properties.put(Marker.PROPERTY, marker.kind());
    properties.put(Version.PROPERTY, marker.version().toString());
    return properties;
  }

  static Marker read(String kind, Map<String, String> properties) {
    try {
      Version version = Version.parse(property(Version.PROPERTY, properties));
      return switch (kind) {
        case "Heartbeat" -> new Heartbeat(version);
        case "Fence" -> new Fence(version, property(AFTER, properties));
        case "SnapshotBegun" -> new SnapshotBegun(version, partitions(properties));
        case "SnapshotCompleted" ->
            new SnapshotCompleted(
                version, Version.parse(property(BEGUN, properties)), partitions(properties));
        case "Checksum" -> ChecksumProperties.read(version, properties);
        case "Barrier" ->
            new Barrier(
                version, Integer.parseInt(property(FROM, properties)), partitions(properties));
        default -> new Unknown(kind, version);
      };
    } catch (IllegalArgumentException e) {
      throw new MalformedRowException(
          "a marker of kind '%s' is not complete: %s".formatted(kind, e.getMessage()), e);
    }
  }

  static void requirePartitions(int partitions) {
    if (partitions < 1) {
      throw new IllegalArgumentException("a topic has at least 1 partition, not " + partitions);
    }
  }

  static int partitions(Map<String, String> properties) {
    return Integer.parseInt(property(PARTITIONS, properties));
  }

  static String property(String name, Map<String, String> properties) {
    String value = properties.get(name);
    if (value == null) {
      throw new IllegalArgumentException("property '%s' is missing".formatted(name));
    }
    return value;
  }
}
