package dev.tablecast.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How a key's components become one text and come apart again: joined by {@code ,}; within one,
 * {@code %}, {@code ,} and ASCII's control characters are percent-encoded; an empty one is {@code
 * %~}. Hence {@code %!} never occurs, which markers' keys begin with.
 */
final class KeyText {

  private static final char SEPARATOR = ',';
  private static final char ESCAPE = '%';
  private static final String EMPTY = "%~";
  private static final String HEX = "0123456789ABCDEF";

  private KeyText() {}

  /** Begins a component; it is what is written until {@link #end}. */
  static int begin(int component, ByteSink target) {
    if (component > 0) {
      target.writeByte(SEPARATOR);
    }
    return target.size();
  }

  /** Escapes what was written, in place if there is anything to. */
  static void end(int begun, ByteSink target) {
    if (target.size() == begun) {
      target.writeText(EMPTY);
      return;
    }
    byte[] bytes = target.bytes();
    for (int i = begun; i < target.size(); i++) {
      if (isReserved(bytes[i])) {
        escape(i, target);
        return;
      }
    }
  }

  static String toString(ByteSink key) {
    return new String(key.bytes(), 0, key.size(), StandardCharsets.UTF_8);
  }

  static List<String> components(String key) {
    List<String> components = new ArrayList<>();
    int start = 0;
    for (int end = key.indexOf(SEPARATOR); end >= 0; end = key.indexOf(SEPARATOR, start)) {
      components.add(unescape(key.substring(start, end)));
      start = end + 1;
    }
    components.add(unescape(key.substring(start)));
    return components;
  }

  private static void escape(int from, ByteSink target) {
    byte[] raw = target.toByteArray();
    target.truncate(from);
    for (int i = from; i < raw.length; i++) {
      if (isReserved(raw[i])) {
        target.writeByte(ESCAPE);
        target.writeByte(HEX.charAt(raw[i] >> 4));
        target.writeByte(HEX.charAt(raw[i] & 0xF));
      } else {
        target.writeByte(raw[i]);
      }
    }
  }

  private static String unescape(String component) {
    if (component.equals(EMPTY)) {
      return "";
    }
    if (component.isEmpty()) {
      throw malformed();
    }
    StringBuilder text = new StringBuilder(component.length());
    for (int i = 0; i < component.length(); i++) {
      char c = component.charAt(i);
      if (c == ESCAPE) {
        text.append(reserved(component, i));
        i += 2;
      } else if (isReserved(c)) {
        throw malformed();
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** The character that was escaped; refuses all writings but the one of {@link #escape}. */
  private static char reserved(String component, int escape) {
    if (escape + 3 > component.length()) {
      throw malformed();
    }
    int high = HEX.indexOf(component.charAt(escape + 1));
    int low = HEX.indexOf(component.charAt(escape + 2));
    if (high < 0 || low < 0 || !isReserved(high << 4 | low)) {
      throw malformed();
    }
    return (char) (high << 4 | low);
  }

  /** Of a byte or a char: all that is reserved is ASCII. */
  private static boolean isReserved(int c) {
    return (c >= 0 && c < ' ') || c == 0x7F || c == SEPARATOR || c == ESCAPE;
  }

  private static MalformedRowException malformed() {
    return new MalformedRowException(
        "a key is not the text of a row's key: an empty component, or one that is not escaped as it should be");
  }
}
