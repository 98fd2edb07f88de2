package dev.tablecast.refdata.file;

import dev.tablecast.refdata.file.RawValue.Absent;
import dev.tablecast.refdata.file.RawValue.Elements;
import dev.tablecast.refdata.file.RawValue.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Rows of a JSON array of objects. An object as a value, or an array that has more than scalars, is
 * taken as the text that it is, for columns of JSON. Used once.
 */
final class JsonRows {

  private static final JsonFactory JSON = new JsonFactory();

  private final String text;

  JsonRows(String text) {
    this.text = text;
  }

  List<RawRow> read() throws MalformedFileException {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      require(
          parser, JsonToken.START_ARRAY, "the file is an array of objects, hence begins with [");
      List<RawRow> rows = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        rows.add(row(parser));
      }
      return rows;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new MalformedFileException(line, "not JSON: " + e.getOriginalMessage());
    }
  }

  /** Whether a text is one JSON value. */
  static boolean isJson(String text) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      return parser.nextToken() != null
          && parser.skipChildren() != null
          && parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  private RawRow row(JsonParser parser) throws MalformedFileException {
    int line = line(parser);
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new MalformedFileException(
          line, "a row is an object whose properties are columns: {\"code\": …}");
    }
    Map<String, RawValue> values = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (values.put(name, value(parser)) != null) {
        throw new MalformedFileException(line(parser), "property '%s' twice".formatted(name));
      }
    }
    return new RawRow(line, values);
  }

  private RawValue value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> new Absent();
      case START_ARRAY -> array(parser);
      case START_OBJECT -> object(parser);
      default -> new Scalar(parser.getString());
    };
  }

  private RawValue array(JsonParser parser) {
    int start = start(parser);
    List<String> elements = new ArrayList<>();
    boolean scalars = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonToken token = parser.currentToken();
      scalars = scalars && token.isScalarValue() && token != JsonToken.VALUE_NULL;
      if (token.isScalarValue()) {
        elements.add(parser.getString());
      } else {
        parser.skipChildren();
      }
    }
    String source = source(parser, start);
    return scalars ? new Elements(source, elements) : new Scalar(source);
  }

  private RawValue object(JsonParser parser) {
    int start = start(parser);
    parser.skipChildren();
    return new Scalar(source(parser, start));
  }

  /** What is written from there to the end of the current token. */
  private String source(JsonParser parser, int start) {
    return text.substring(start, (int) parser.currentLocation().getCharOffset());
  }

  private static void require(JsonParser parser, JsonToken token, String fault)
      throws MalformedFileException {
    if (parser.nextToken() != token) {
      throw new MalformedFileException(1, fault);
    }
  }

  private static int start(JsonParser parser) {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }
}
