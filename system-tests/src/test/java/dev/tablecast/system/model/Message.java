package dev.tablecast.system.model;

import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Version;
import org.jspecify.annotations.Nullable;

/**
 * A message of the topic: a row, a row's deletion or a marker.
 *
 * @param key the row's; {@link #NO_KEY} of a marker
 * @param row what it says of the row; {@link Row#NONE} where there is none to tell of
 */
record Message(int key, Version version, Row row, @Nullable Marker marker) {

  static final int NO_KEY = -1;

  /** Not later than any other. */
  static final Version FIRST = new Version(1, 0, 0);

  static Message upsert(int key, Version version, Row row) {
    return new Message(key, version, row, null);
  }

  static Message delete(int key, Version version) {
    return new Message(key, version, Row.NONE, null);
  }

  static Message of(Marker marker) {
    return new Message(NO_KEY, marker.version(), Row.NONE, marker);
  }

  boolean isMarker() {
    return marker != null;
  }

  boolean isTombstone() {
    return marker == null && !row.exists();
  }

  boolean isFence() {
    return marker instanceof Marker.Fence;
  }

  @Override
  public String toString() {
    return marker != null
        ? marker.kind() + "@" + version
        : "key " + key + "@" + version + " " + (isTombstone() ? "deleted" : row);
  }
}
