package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.schema.TableShape;
import dev.tablecast.wire.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a table's snapshot has come, as it survives the relay.
 *
 * @param begun the version from which every row comes again
 * @param shape what the rows were made of then; of another shape they need another snapshot
 * @param after the key of the last row that is in the topic; null before the first
 * @param rows how many rows that were
 * @param stage what is still to be done
 */
public record SnapshotState(
    Version begun, TableShape shape, @Nullable String after, long rows, Stage stage) {

  static final String KEY_PREFIX = "snapshot/";

  /** What is still to be done. */
  public enum Stage {
    /** Rows are being read, or keys removed that are left over; subscribers wait for its end. */
    READING,
    /** The table was emptied, and subscribers know; keys left over are still in the topic. */
    EMPTIED,
    /** Nothing. */
    COMPLETED
  }

  /** A snapshot of which no row has been read. */
  public static SnapshotState begun(Version begun, TableShape shape) {
    return new SnapshotState(begun, shape, null, 0, Stage.READING);
  }

  /** This snapshot, come as far as that key, by so many rows more. */
  public SnapshotState upTo(String key, int more) {
    return new SnapshotState(begun, shape, key, rows + more, stage);
  }

  /** This snapshot in another stage. */
  public SnapshotState in(Stage next) {
    return new SnapshotState(begun, shape, after, rows, next);
  }

  /** Whether subscribers have been told that it is whole. */
  public boolean isTold() {
    return stage != Stage.READING;
  }

  Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("begun", begun.toString());
    properties.put("columns", shape.columns());
    properties.put("definition", shape.definition());
    properties.put("storage", shape.storage());
    properties.put("rows", Long.toString(rows));
    properties.put("stage", stage.name());
    if (after != null) {
      properties.put("after", after);
    }
    return properties;
  }

  static SnapshotState of(Map<String, String> properties) {
    return new SnapshotState(
        Version.parse(Objects.requireNonNull(properties.get("begun"))),
        new TableShape(
            properties.getOrDefault("columns", ""),
            properties.getOrDefault("definition", ""),
            properties.getOrDefault("storage", "")),
        properties.get("after"),
        Long.parseLong(properties.getOrDefault("rows", "0")),
        Stage.valueOf(properties.getOrDefault("stage", Stage.READING.name())));
  }
}
