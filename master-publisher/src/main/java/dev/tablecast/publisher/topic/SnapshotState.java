package dev.tablecast.publisher.topic;

import dev.tablecast.wire.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a table's snapshot has come, as it survives the relay.
 *
 * @param begun the version from which every row comes again
 * @param columns what was published of the table then; other columns need another snapshot
 * @param after the key of the last row that is in the topic; null before the first
 * @param completed whether subscribers have been told that it is whole
 */
public record SnapshotState(
    Version begun, String columns, @Nullable String after, boolean completed) {

  static final String KEY_PREFIX = "snapshot/";

  /** This snapshot, come as far as that key. */
  public SnapshotState upTo(@Nullable String key) {
    return new SnapshotState(begun, columns, key, completed);
  }

  /** This snapshot, all of it. */
  public SnapshotState complete() {
    return new SnapshotState(begun, columns, after, true);
  }

  Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("begun", begun.toString());
    properties.put("columns", columns);
    properties.put("completed", Boolean.toString(completed));
    if (after != null) {
      properties.put("after", after);
    }
    return properties;
  }

  static SnapshotState of(Map<String, String> properties) {
    return new SnapshotState(
        Version.parse(Objects.requireNonNull(properties.get("begun"))),
        properties.getOrDefault("columns", ""),
        properties.get("after"),
        Boolean.parseBoolean(properties.get("completed")));
  }
}
