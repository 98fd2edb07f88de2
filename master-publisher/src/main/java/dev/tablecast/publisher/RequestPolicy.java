package dev.tablecast.publisher;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which services may ask for rows and checksums, and how often. Immutable.
 *
 * @param from the services that may, by their names; each gets a topic for that
 * @param perMinute how many requests of each are carried out in a minute, and at once at most;
 *     others wait in the topic
 */
public record RequestPolicy(Set<String> from, int perMinute) {

  private static final Pattern SERVICE = Pattern.compile("[^/\\s\\p{Cntrl}]+");

  public RequestPolicy {
    from = Set.copyOf(from);
    for (String service : from) {
      if (!SERVICE.matcher(service).matches()) {
        throw new IllegalArgumentException(
            "a service's name is part of its topic's, hence has no blanks and slashes: '%s'"
                .formatted(service));
      }
    }
    if (perMinute < 1) {
      throw new IllegalArgumentException(
          "at least 1 request is carried out in a minute, not %d".formatted(perMinute));
    }
  }

  /** Nobody may ask. */
  public static RequestPolicy byDefault() {
    return new RequestPolicy(Set.of(), 60);
  }

  /** This policy for these services. */
  public RequestPolicy from(String... services) {
    return new RequestPolicy(Set.of(services), perMinute);
  }
}
