package dev.tablecast.examples.cinema.forum;

import java.nio.charset.Charset;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Text that was written by one machine and read by another: the source has Windows's letters, read
 * as a Macintosh's, so that Léon became LÈon.
 */
final class Mojibake {

  private static final Charset WRITTEN_AS = Charset.forName("windows-1252");
  private static final Charset READ_AS = Charset.forName("x-MacRoman");

  /** Signs beyond ASCII that titles do have; a text that holds one is taken to be right. */
  private static final Pattern RIGHT = Pattern.compile("[à-ÿ…½¢³]");

  private static final Pattern RIGHT_ALL_OVER = Pattern.compile("[ -~à-ÿ…½¢³]*");

  private Mojibake() {}

  /** What the text was meant to be; empty if it may well be right as it is. */
  static Optional<String> repaired(String text) {
    if (RIGHT.matcher(text).find() || !READ_AS.newEncoder().canEncode(text)) {
      return Optional.empty();
    }
    String meant = new String(text.getBytes(READ_AS), WRITTEN_AS);
    return !meant.equals(text) && RIGHT_ALL_OVER.matcher(meant).matches()
        ? Optional.of(meant)
        : Optional.empty();
  }
}
