package dev.tablecast.wire;

import dev.tablecast.wire.OwnerRequest.Checksum;
import dev.tablecast.wire.OwnerRequest.Snapshot;
import dev.tablecast.wire.OwnerRequest.Unknown;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Requests to and from message properties; what has no value has no property. */
final class RequestProperties {

  static final String TABLE = "table";
  static final String FROM = "from";
  static final String TO = "to";
  static final String AFTER = "after";
  static final String UP_TO = "upTo";
  static final String ROWS = "rowsPerChunk";

  private static final String ID = "id";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.:_-]{1,100}");

  private RequestProperties() {}

  static Map<String, String> of(OwnerRequest request) {
    Map<String, String> properties = new TreeMap<>();
    properties.put(OwnerRequest.PROPERTY, request.kind());
    properties.put(ID, request.id());
    return properties;
  }

  static void put(Map<String, String> properties, String name, @Nullable String value) {
    if (value != null) {
      properties.put(name, value);
    }
  }

  static OwnerRequest read(Map<String, String> properties) {
    try {
      String kind = property(OwnerRequest.PROPERTY, properties);
      String id = property(ID, properties);
      return switch (kind) {
        case "Snapshot" ->
            new Snapshot(id, property(TABLE, properties), properties.get(FROM), properties.get(TO));
        case "Checksum" ->
            new Checksum(
                id,
                property(TABLE, properties),
                properties.get(AFTER),
                properties.get(UP_TO),
                Integer.parseInt(property(ROWS, properties)));
        default -> new Unknown(id, kind);
      };
    } catch (IllegalArgumentException e) {
      throw new MalformedRequestException("not a request: " + e.getMessage(), e);
    }
  }

  /** Kinds and ids go into logs, whoever wrote them. */
  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "its kind and its id are of 1 to 100 letters, digits and .:_-");
    }
  }

  static void requireTable(String table) {
    if (table.isBlank()) {
      throw new IllegalArgumentException("it names no table");
    }
  }

  private static String property(String name, Map<String, String> properties) {
    String value = properties.get(name);
    if (value == null) {
      throw new IllegalArgumentException("property '%s' is missing".formatted(name));
    }
    return value;
  }
}
