package dev.tablecast.tram;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What keeps a subscriber from reading now, told once and not at each attempt. Thread-safe. */
final class Troubles {

  private static final Logger log = LoggerFactory.getLogger(Troubles.class);

  private final Map<String, String> open = new ConcurrentSkipListMap<>();

  void begin(String where, Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (open.put(where, message) == null) {
      log.warn("{}: {}; trying again", where, message);
    }
    log.debug("{}", where, cause);
  }

  void end(String where) {
    if (open.remove(where) != null) {
      log.info("{}: works again", where);
    }
  }

  /** One of them, if there is any. */
  @Nullable String any() {
    return open.entrySet().stream()
        .findFirst()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .orElse(null);
  }
}
