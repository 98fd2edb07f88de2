package dev.tablecast.wire;

import java.util.List;

/** The canonical text of a row's key: what a message is routed and compacted by. */
public final class RowKey {

  private RowKey() {}

  /** The components' texts joined and escaped; equal keys have equal texts. */
  public static String of(List<String> components) {
    throw new UnsupportedOperationException();
  }

  /** The components' texts, each a literal that Postgres reads as the column's type. */
  public static List<String> components(String key) {
    throw new UnsupportedOperationException();
  }

  /** Whether this is the reserved key of a marker, which no row has. */
  public static boolean isMarker(String key) {
    return key.startsWith("%!");
  }

  /**
   * The partition a key belongs to: Pulsar's own Murmur3_32 of the key's UTF-8 bytes, sign removed,
   * modulo the count of partitions.
   */
  public static int partition(String key, int partitions) {
    throw new UnsupportedOperationException();
  }
}
