package dev.tablecast.publisher.requests;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has become of requests in this instance since its start, by who asked. Immutable. */
public record RequestsStatus(Map<String, Asker> askers) {

  public RequestsStatus {
    askers = Map.copyOf(askers);
  }

  /**
   * One service that may ask.
   *
   * @param ordered how many of its requests were handed on to the relay
   * @param refused how many made no sense
   * @param waiting how many for whole tables wait here, since the same was done not long ago; more
   *     may wait in the topic
   * @param lastRefusal why the last of those was refused that were; null if none was
   * @param trouble what keeps this instance from reading its requests, or from handing them on; it
   *     is tried again by itself. Null without trouble
   */
  public record Asker(
      long ordered,
      long refused,
      int waiting,
      @Nullable String lastRefusal,
      @Nullable String trouble) {}
}
