package dev.tablecast.publisher.requests;

import dev.tablecast.publisher.requests.RequestsStatus.Asker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has become of one service's requests, told in the log and in the status. Thread-safe. */
final class RequestCounts {

  private static final Logger log = LoggerFactory.getLogger(RequestCounts.class);

  private final String asker;
  private long ordered;
  private long refused;
  private @Nullable String lastRefusal;
  private @Nullable String trouble;

  RequestCounts(String asker) {
    this.asker = asker;
  }

  synchronized void ordered() {
    ordered++;
  }

  /** A request makes no sense, and is passed. */
  synchronized void refused(String request, Exception reason) {
    refused++;
    lastRefusal = "%s: %s".formatted(request, words(reason));
    log.warn("What {} asks for is refused, {}", asker, lastRefusal);
  }

  /** What keeps requests from being done; null if nothing does. Logged once, however often met. */
  synchronized void trouble(@Nullable String now) {
    if (now != null && !now.equals(trouble)) {
      log.warn("What {} asks for has to wait: {}", asker, now);
    } else if (now == null && trouble != null) {
      log.info("What {} asks for is done again", asker);
    }
    trouble = now;
  }

  synchronized Asker status(int waiting) {
    return new Asker(ordered, refused, waiting, lastRefusal, trouble);
  }

  /** On one line, for parts of it are the asker's words. */
  private static String words(Exception reason) {
    String message = reason.getMessage();
    return message == null
        ? reason.getClass().getName()
        : message.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
  }
}
