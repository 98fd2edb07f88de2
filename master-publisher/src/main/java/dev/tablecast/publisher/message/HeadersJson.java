package dev.tablecast.publisher.message;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads headers: a JSON object whose values are texts or null; the latter are left out. */
final class HeadersJson {

  private static final JsonFactory JSON = new JsonFactory();

  private HeadersJson() {}

  /**
   * The object's members.
   *
   * @throws UnpublishableMessageException if it is no such object
   */
  static Map<String, String> read(String json) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      require(parser, parser.nextToken() == JsonToken.START_OBJECT);
      Map<String, String> headers = new HashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        require(parser, value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL);
        if (value == JsonToken.VALUE_STRING) {
          headers.put(name, parser.getString());
        }
      }
      require(parser, parser.nextToken() == null);
      return headers;
    } catch (JacksonException e) {
      throw malformed(e.getLocation() == null ? 0 : e.getLocation().getCharOffset());
    }
  }

  private static void require(JsonParser parser, boolean fulfilled) {
    if (!fulfilled) {
      throw malformed(parser.currentTokenLocation().getCharOffset());
    }
  }

  private static UnpublishableMessageException malformed(long character) {
    return new UnpublishableMessageException(
        "its headers are not a JSON object whose values are texts, as is seen at character %d"
            .formatted(character));
  }
}
