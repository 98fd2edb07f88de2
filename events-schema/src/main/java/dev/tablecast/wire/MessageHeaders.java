package dev.tablecast.wire;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a message that a service has inserted into a table of its own, as properties of
 * Pulsar's message: the same names and values. Only the name {@code version}, under which each
 * message tells its {@link Version}, is another, and so are names that begin with {@code ~}: both
 * get one more {@code ~} at their beginning.
 */
public final class MessageHeaders {

  /** The header by which messages are routed and kept in order: Pulsar's key. */
  public static final String PARTITION_ID = "PARTITION_ID";

  private static final char ESCAPE = '~';

  private MessageHeaders() {}

  /** What a message is routed and kept in order by: its {@link #PARTITION_ID}, else its id. */
  public static String key(Map<String, String> headers, String id) {
    return headers.getOrDefault(PARTITION_ID, id);
  }

  /** The properties of a message with these headers. */
  public static Map<String, String> properties(Map<String, String> headers, Version version) {
    Map<String, String> properties = new HashMap<>();
    headers.forEach((name, value) -> properties.put(isFree(name) ? name : ESCAPE + name, value));
    properties.put(Version.PROPERTY, version.toString());
    return properties;
  }

  /** The headers of a message with these properties; may be changed. */
  public static Map<String, String> of(Map<String, String> properties) {
    Map<String, String> headers = new HashMap<>();
    properties.forEach(
        (name, value) -> {
          if (isFree(name)) {
            headers.put(name, value);
          } else if (!name.equals(Version.PROPERTY)) {
            headers.put(name.substring(1), value);
          }
        });
    return headers;
  }

  /**
   * The place of a message with these properties in the order in which its sender committed; null
   * if another program than Tablecast sent it.
   */
  public static @Nullable Version version(Map<String, String> properties) {
    String text = properties.get(Version.PROPERTY);
    return text == null ? null : Version.parse(text);
  }

  private static boolean isFree(String name) {
    return !name.equals(Version.PROPERTY) && (name.isEmpty() || name.charAt(0) != ESCAPE);
  }
}
