package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.ChecksumRequest;
import dev.tablecast.wire.KeyInterval;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A pass of checksums through a table, or a range of it, as it survives the relay.
 *
 * @param id tells one pass from another, also to subscribers
 * @param request which rows; names the table by its topic
 * @param standing whether passes of the table follow upon one another, rather than that somebody
 *     asked for this one
 * @param after the last key of which there is a checksum; null before the first
 * @param rows how many rows that were
 * @param begun when it began, or was asked for
 * @param due before when it does not go on; null until that is known
 * @param completed when the standing pass before it had ended; null if there was none
 */
public record ChecksumPass(
    String id,
    ChecksumRequest request,
    boolean standing,
    @Nullable String after,
    long rows,
    Instant begun,
    @Nullable Instant due,
    @Nullable Instant completed) {

  static final String KEY_PREFIX = "checksum/";

  private static final String NOBODY = "nobody";

  /** A pass that somebody asked for. */
  public static ChecksumPass asked(String id, ChecksumRequest request, Instant now) {
    return new ChecksumPass(id, request, false, null, 0, now, now, null);
  }

  /** The first of a table's standing passes; it is not due before {@link #notBefore} says when. */
  public static ChecksumPass standing(String topic, Instant now) {
    return standing(topic, now, null, null);
  }

  private static ChecksumPass standing(
      String topic, Instant begun, @Nullable Instant due, @Nullable Instant completed) {
    return new ChecksumPass(
        UUID.randomUUID().toString(),
        new ChecksumRequest(topic, KeyInterval.ALL, 0, NOBODY),
        true,
        null,
        0,
        begun,
        due,
        completed);
  }

  /** The table's topic. */
  public String topic() {
    return request.table();
  }

  /** Whether this one has yet to begin and is through the same rows, in chunks alike. */
  public boolean covers(ChecksumPass other) {
    return !standing
        && after == null
        && topic().equals(other.topic())
        && request.keys().equals(other.request.keys())
        && request.rowsPerChunk() == other.request.rowsPerChunk();
  }

  /** The keys of which there is no checksum yet. */
  public KeyInterval rest() {
    return after == null ? request.keys() : new KeyInterval(after, request.keys().upTo());
  }

  /** This pass, come as far as that key, by so many rows more. */
  public ChecksumPass upTo(String key, int more) {
    return new ChecksumPass(id, request, standing, key, rows + more, begun, due, completed);
  }

  /** This pass, come further by so many rows, which are its last. */
  public ChecksumPass plus(int more) {
    return new ChecksumPass(id, request, standing, after, rows + more, begun, due, completed);
  }

  /** This pass, not to go on before. */
  public ChecksumPass notBefore(Instant due) {
    return new ChecksumPass(id, request, standing, after, rows, begun, due, completed);
  }

  /** The standing pass that follows upon this one when it has ended. */
  public ChecksumPass next(Instant begins, Instant ended) {
    return standing(topic(), begins, begins, ended);
  }

  /** A standing pass in the place of this one, whose rest cannot be read. */
  public ChecksumPass again(Instant begins) {
    return standing(topic(), begins, begins, completed);
  }

  /** The control topic's key: of a table's standing passes there is one at a time. */
  String key() {
    return KEY_PREFIX + (standing ? topic() : id);
  }

  Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("id", id);
    properties.put("topic", topic());
    properties.put("standing", Boolean.toString(standing));
    properties.put("requester", request.requester());
    properties.put("rowsPerChunk", Integer.toString(request.rowsPerChunk()));
    properties.put("rows", Long.toString(rows));
    properties.put("begun", begun.toString());
    put(properties, "from", request.keys().after());
    put(properties, "upTo", request.keys().upTo());
    put(properties, "after", after);
    put(properties, "due", due);
    put(properties, "completed", completed);
    return properties;
  }

  private static void put(Map<String, String> properties, String name, @Nullable Object value) {
    if (value != null) {
      properties.put(name, value.toString());
    }
  }

  static ChecksumPass of(Map<String, String> properties) {
    return new ChecksumPass(
        required(properties, "id"),
        new ChecksumRequest(
            required(properties, "topic"),
            new KeyInterval(properties.get("from"), properties.get("upTo")),
            Integer.parseInt(required(properties, "rowsPerChunk")),
            required(properties, "requester")),
        Boolean.parseBoolean(required(properties, "standing")),
        properties.get("after"),
        Long.parseLong(required(properties, "rows")),
        Instant.parse(required(properties, "begun")),
        instant(properties, "due"),
        instant(properties, "completed"));
  }

  private static @Nullable Instant instant(Map<String, String> properties, String name) {
    String text = properties.get(name);
    return text == null ? null : Instant.parse(text);
  }

  private static String required(Map<String, String> properties, String name) {
    return Objects.requireNonNull(properties.get(name), name);
  }
}
