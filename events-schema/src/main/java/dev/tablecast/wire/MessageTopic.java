package dev.tablecast.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The topic of the messages that name one destination, such as a channel of Eventuate Tram's. Its
 * local name is the destination itself wherever Pulsar takes that; of any other, what Pulsar
 * refuses or reads a meaning into is written as {@code =} and two hexadecimal digits for each byte
 * of UTF-8, so that no two destinations share a topic and each can be read from its topic's name.
 */
public final class MessageTopic {

  private static final char ESCAPE = '=';

  /** Within a name it makes Pulsar take the topic for a partition of another. */
  private static final String PARTITION = "-partition-";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private MessageTopic() {}

  /**
   * The local name of a destination's topic.
   *
   * @throws IllegalArgumentException if the destination is empty
   */
  public static String of(String destination) {
    if (destination.isEmpty()) {
      throw new IllegalArgumentException("a message needs a destination that is not empty");
    }
    StringBuilder name = new StringBuilder(destination.length() + 8);
    for (int i = 0; i < destination.length(); ) {
      int character = destination.codePointAt(i);
      if (isPlain(character) && !isSpecial(destination, i)) {
        name.append((char) character);
      } else {
        for (byte each : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
          name.append(ESCAPE);
          HEX.toHexDigits(name, each);
        }
      }
      i += Character.charCount(character);
    }
    return name.toString();
  }

  /**
   * The destination whose topic has this local name.
   *
   * @throws IllegalArgumentException if it is no name that {@link #of} makes
   */
  public static String destination(String topic) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(topic.length());
    int i = 0;
    while (i < topic.length()) {
      char character = topic.charAt(i);
      if (character == ESCAPE && i + 2 < topic.length()) {
        bytes.write(HexFormat.fromHexDigits(topic, i + 1, i + 3));
        i += 3;
      } else {
        bytes.write(character);
        i++;
      }
    }
    String destination = bytes.toString(StandardCharsets.UTF_8);
    if (destination.isEmpty() || !of(destination).equals(topic)) {
      throw new IllegalArgumentException("not the topic of a destination: '%s'".formatted(topic));
    }
    return destination;
  }

  private static boolean isPlain(int character) {
    return character >= 'a' && character <= 'z'
        || character >= 'A' && character <= 'Z'
        || character >= '0' && character <= '9'
        || character == '.'
        || character == '_'
        || character == '-';
  }

  /** Whether the character begins, where it stands, what means something to Pulsar or to a URL. */
  private static boolean isSpecial(String destination, int i) {
    return switch (destination.charAt(i)) {
      case '.' -> i == 0;
      // Names with two of them are those of the broker's own topics.
      case '_' -> i > 0 && destination.charAt(i - 1) == '_';
      case '-' -> destination.startsWith(PARTITION, i);
      default -> false;
    };
  }
}
