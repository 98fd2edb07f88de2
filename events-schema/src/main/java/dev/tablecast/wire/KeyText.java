package dev.tablecast.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
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
        target.writeByte(HexFormat.of().withUpperCase().toHighHexDigit(raw[i]));
        target.writeByte(HexFormat.of().withUpperCase().toLowHexDigit(raw[i]));
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
    int escape = component.indexOf(ESCAPE);
    if (escape < 0) {
      return component;
    }
    StringBuilder text = new StringBuilder(component.length());
    int start = 0;
    for (; escape >= 0; escape = component.indexOf(ESCAPE, start)) {
      text.append(component, start, escape).append(reserved(component, escape));
      start = escape + 3;
    }
    return text.append(component, start, component.length()).toString();
  }

  private static char reserved(String component, int escape) {
    if (escape + 3 > component.length()
        || !HexFormat.isHexDigit(component.charAt(escape + 1))
        || !HexFormat.isHexDigit(component.charAt(escape + 2))) {
      throw malformed();
    }
    int value = HexFormat.fromHexDigits(component, escape + 1, escape + 3);
    if (!isReserved((byte) value)) {
      throw malformed();
    }
    return (char) value;
  }

  private static boolean isReserved(byte b) {
    return (b >= 0 && b < ' ') || b == 0x7F || b == SEPARATOR || b == ESCAPE;
  }

  private static MalformedRowException malformed() {
    return new MalformedRowException(
        "a key is not the text of a row's key: an empty component or an escape that none needs");
  }
}
