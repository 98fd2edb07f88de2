package dev.tablecast.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The canonical text of a row's key: what a message is routed and compacted by. */
public final class RowKey {

  /**
   * The property of a tombstone that removes a key from a partition which is its place no longer:
   * its row lives on in another, and no reader may take it for deleted.
   */
  public static final String MOVED = "moved";

  private RowKey() {}

  /** The components' texts joined and escaped; equal keys have equal texts. */
  public static String of(List<String> components) {
    if (components.isEmpty()) {
      throw new IllegalArgumentException("a key has at least one component");
    }
    ByteSink key = new ByteSink(64);
    for (int i = 0; i < components.size(); i++) {
      int begun = KeyText.begin(i, key);
      key.writeText(components.get(i));
      KeyText.end(begun, key);
    }
    return KeyText.toString(key);
  }

  /**
   * The components' texts, each a literal that Postgres reads as the column's type.
   *
   * @throws MalformedRowException if it is no row's key, such as a marker's
   */
  public static List<String> components(String key) {
    return KeyText.components(key);
  }

  /** Whether this is the reserved key of a marker, which no row has. */
  public static boolean isMarker(String key) {
    return key.startsWith(Marker.KEY_PREFIX);
  }

  /**
   * The partition a key belongs to: Pulsar's own Murmur3_32 of the key's UTF-8 bytes, sign removed,
   * modulo the count of partitions.
   */
  public static int partition(String key, int partitions) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return Murmur3.partition(Murmur3.hash(bytes, bytes.length), partitions);
  }
}
