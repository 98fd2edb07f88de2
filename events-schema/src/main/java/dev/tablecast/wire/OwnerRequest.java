package dev.tablecast.wire;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber asks of the service that owns a table: a message of a {@link #topic} that is
 * for this subscriber alone, so that the broker knows who may ask as whom. All of it is in the
 * message's properties. The answer comes through the table's topic. Immutable.
 *
 * <p>Keys are canonical texts, as they are messages' keys. Whether there are such a table and such
 * keys only the owner knows.
 */
public sealed interface OwnerRequest {

  /** The property that every request has: its kind. */
  String PROPERTY = "request";

  /**
   * Tells one request from another in the logs of both services: letters, digits and {@code .:_-}.
   */
  String id();

  /**
   * Rows are to be published again.
   *
   * @param table the table, by its facet's topic, such as {@code forum.movie}
   * @param from the first key, in the order of the owner's database; null for no beginning
   * @param to the last key; null for no end, and without both ends all rows are meant
   */
  record Snapshot(String id, String table, @Nullable String from, @Nullable String to)
      implements OwnerRequest {

    public Snapshot {
      RequestProperties.requireName(id);
      RequestProperties.requireTable(table);
    }

    /** Whether all rows are meant. */
    public boolean isWhole() {
      return from == null && to == null;
    }

    @Override
    public Map<String, String> properties() {
      Map<String, String> properties = RequestProperties.of(this);
      properties.put(RequestProperties.TABLE, table);
      RequestProperties.put(properties, RequestProperties.FROM, from);
      RequestProperties.put(properties, RequestProperties.TO, to);
      return properties;
    }
  }

  /**
   * Checksums are to be published.
   *
   * @param table the table, by its facet's topic
   * @param after the key before the first, in the order of keys that checksums have; null for no
   *     beginning
   * @param upTo the last key; null for no end
   * @param rowsPerChunk how many rows each checksum is of, at most
   */
  record Checksum(
      String id, String table, @Nullable String after, @Nullable String upTo, int rowsPerChunk)
      implements OwnerRequest {

    public Checksum {
      RequestProperties.requireName(id);
      RequestProperties.requireTable(table);
      if (rowsPerChunk < 1) {
        throw new IllegalArgumentException(
            "a checksum is of at least 1 row, not of %d".formatted(rowsPerChunk));
      }
    }

    /** Whether all rows are meant. */
    public boolean isWhole() {
      return after == null && upTo == null;
    }

    @Override
    public Map<String, String> properties() {
      Map<String, String> properties = RequestProperties.of(this);
      properties.put(RequestProperties.TABLE, table);
      RequestProperties.put(properties, RequestProperties.AFTER, after);
      RequestProperties.put(properties, RequestProperties.UP_TO, upTo);
      properties.put(RequestProperties.ROWS, Integer.toString(rowsPerChunk));
      return properties;
    }
  }

  /** A kind that this version of Tablecast does not know, and so cannot do. */
  record Unknown(String id, String kind) implements OwnerRequest {

    public Unknown {
      RequestProperties.requireName(id);
      RequestProperties.requireName(kind);
    }
  }

  /** The value of the property {@value #PROPERTY}. */
  default String kind() {
    return getClass().getSimpleName();
  }

  /** The message's properties: kind, id and the kind's own. */
  default Map<String, String> properties() {
    return new TreeMap<>(RequestProperties.of(this));
  }

  /**
   * The request that these message properties tell of.
   *
   * @throws MalformedRequestException if they are no request's, or not a whole one's
   */
  static OwnerRequest of(Map<String, String> properties) {
    return RequestProperties.read(properties);
  }

  /** The local name of the topic by which a subscriber asks an owner. */
  static String topic(String owner, String subscriber) {
    return owner + ".requests." + subscriber;
  }
}
