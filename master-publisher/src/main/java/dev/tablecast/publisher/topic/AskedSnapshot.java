package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.KeyRange;
import dev.tablecast.publisher.SnapshotRequest;
import dev.tablecast.wire.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that was asked for, as it survives the relay: one of a whole table until it begins,
 * when {@link SnapshotState} has it; one of a range until it has ended.
 *
 * @param id the order's
 * @param request which rows; names the table by its topic
 * @param asked when it was asked for, among the owner's changes
 * @param begun from which version on the range's rows come again; null until then
 * @param after the key of the last row that is in the topic; null before the first
 * @param rows how many rows that were
 */
public record AskedSnapshot(
    String id,
    SnapshotRequest request,
    Version asked,
    @Nullable Version begun,
    @Nullable String after,
    long rows) {

  static final String KEY_PREFIX = "asked/";

  /** A snapshot that waits. */
  public static AskedSnapshot of(String id, SnapshotRequest request, Version asked) {
    return new AskedSnapshot(id, request, asked, null, null, 0);
  }

  /** The table's topic. */
  public String topic() {
    return request.table();
  }

  /** This snapshot, begun; one that has been stays as it is. */
  public AskedSnapshot begin(Version version) {
    return begun == null ? new AskedSnapshot(id, request, asked, version, after, rows) : this;
  }

  /** This snapshot, come as far as that key, by so many rows more. */
  public AskedSnapshot upTo(String key, int more) {
    return new AskedSnapshot(id, request, asked, begun, key, rows + more);
  }

  Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("topic", topic());
    properties.put("requester", request.requester());
    properties.put("asked", asked.toString());
    properties.put("rows", Long.toString(rows));
    KeyRange range = request.range();
    if (range != null) {
      put(properties, "from", range.from());
      put(properties, "to", range.to());
    }
    put(properties, "begun", begun == null ? null : begun.toString());
    put(properties, "after", after);
    return properties;
  }

  private static void put(Map<String, String> properties, String name, @Nullable String value) {
    if (value != null) {
      properties.put(name, value);
    }
  }

  static AskedSnapshot of(String id, Map<String, String> properties) {
    String from = properties.get("from");
    String to = properties.get("to");
    String begun = properties.get("begun");
    return new AskedSnapshot(
        id,
        new SnapshotRequest(
            required(properties, "topic"),
            from == null && to == null ? null : new KeyRange(from, to),
            required(properties, "requester")),
        Version.parse(required(properties, "asked")),
        begun == null ? null : Version.parse(begun),
        properties.get("after"),
        Long.parseLong(properties.getOrDefault("rows", "0")));
  }

  private static String required(Map<String, String> properties, String name) {
    return Objects.requireNonNull(properties.get(name), name);
  }
}
