package dev.tablecast.wire;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an owner had committed when it gave the token: what a subscriber's copy has to
 * have to be fresh. Goes from one service to another as {@link #toString() text}, in a header for
 * instance, and may pass through clients: it tells nothing but how far a log is, and one that is
 * made up can only be waited for in vain. Immutable.
 *
 * @param owner the service that gave it; a copy of another service's table cannot be waited for
 * @param epoch the epoch that its log was in; 0 if none had begun
 * @param lsn a place in that log after everything that was committed
 */
public record FreshnessToken(String owner, int epoch, long lsn) {

  private static final Pattern TEXT =
      Pattern.compile(
          "(?<owner>[^@]+)@(?<epoch>[0-9]{1,10}):(?<high>[0-9A-F]{1,8})/(?<low>[0-9A-F]{1,8})");

  public FreshnessToken {
    if (owner.isBlank() || epoch < 0 || lsn < 0) {
      throw new IllegalArgumentException(
          "a freshness token needs an owner, epoch >= 0 and lsn >= 0, not '%s', %d, %d"
              .formatted(owner, epoch, lsn));
    }
  }

  /**
   * Reads what {@link #toString()} wrote, such as {@code forum@1:0/16B3748}.
   *
   * @throws IllegalArgumentException if it is something else, as it may be that a client sends
   */
  public static FreshnessToken parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (parts.matches()) {
      try {
        return new FreshnessToken(
            URLDecoder.decode(parts.group("owner"), StandardCharsets.UTF_8),
            Integer.parseInt(parts.group("epoch")),
            Long.parseLong(parts.group("high"), 16) << 32 | Long.parseLong(parts.group("low"), 16));
      } catch (IllegalArgumentException e) {
        throw malformed(text, e);
      }
    }
    throw malformed(text, null);
  }

  private static IllegalArgumentException malformed(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "not a freshness token: '%s'; one looks like forum@1:0/16B3748, and is handed on as its owner gave it"
            .formatted(text),
        cause);
  }

  /** One line of visible ASCII characters without blanks, commas and quotes. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s@%d:%X/%X",
        URLEncoder.encode(owner, StandardCharsets.UTF_8),
        epoch,
        lsn >>> 32,
        lsn & 0xFFFFFFFFL);
  }
}
