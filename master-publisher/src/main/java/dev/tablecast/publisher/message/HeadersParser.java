package dev.tablecast.publisher.message;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object whose values are texts or null; the latter are left out. Source: RFC 8259.
 * Used once.
 */
final class HeadersParser {

  private final String json;
  private int next;

  HeadersParser(String json) {
    this.json = json;
  }

  /**
   * The object's members.
   *
   * @throws UnpublishableMessageException if it is no such object
   */
  Map<String, String> parse() {
    Map<String, String> headers = new HashMap<>();
    require('{');
    if (!skip('}')) {
      do {
        String name = text();
        require(':');
        String value = value();
        if (value != null) {
          headers.put(name, value);
        }
      } while (skip(','));
      require('}');
    }
    skipSpace();
    if (next < json.length()) {
      throw malformed();
    }
    return headers;
  }

  private @Nullable String value() {
    skipSpace();
    if (json.startsWith("null", next)) {
      next += "null".length();
      return null;
    }
    return text();
  }

  private String text() {
    require('"');
    StringBuilder text = new StringBuilder();
    for (char character = take(); character != '"'; character = take()) {
      if (character < ' ') {
        throw malformed();
      }
      text.append(character == '\\' ? escaped() : character);
    }
    return text.toString();
  }

  private char escaped() {
    char character = take();
    return switch (character) {
      case '"', '\\', '/' -> character;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw malformed();
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(take(), 16);
      if (digit < 0) {
        throw malformed();
      }
      code = code << 4 | digit;
    }
    return (char) code;
  }

  private void require(char wanted) {
    if (!skip(wanted)) {
      throw malformed();
    }
  }

  /** Whether that character is next, space apart; it is passed then. */
  private boolean skip(char wanted) {
    skipSpace();
    boolean found = next < json.length() && json.charAt(next) == wanted;
    if (found) {
      next++;
    }
    return found;
  }

  private void skipSpace() {
    while (next < json.length() && " \t\r\n".indexOf(json.charAt(next)) >= 0) {
      next++;
    }
  }

  private char take() {
    if (next == json.length()) {
      throw malformed();
    }
    return json.charAt(next++);
  }

  private UnpublishableMessageException malformed() {
    return new UnpublishableMessageException(
        "its headers are not a JSON object whose values are texts, as is seen at character %d"
            .formatted(next));
  }
}
