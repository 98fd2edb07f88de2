package dev.tablecast.tram;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a service's subscribers are doing, in this instance.
 *
 * @param subscribers one for each subscription
 */
public record TramStatus(List<SubscriberStatus> subscribers) {

  public TramStatus {
    subscribers = List.copyOf(subscribers);
  }

  /**
   * One subscriber.
   *
   * @param subscriber its id
   * @param channels what it subscribes to, as in the topics' names
   * @param connected how many partitions it is connected to
   * @param counts what it has done since it started
   * @param held how many messages are in memory: under way, waiting for an earlier one of their
   *     key, or for another attempt
   * @param trouble what keeps it from reading, if anything does
   */
  public record SubscriberStatus(
      String subscriber,
      Set<String> channels,
      int connected,
      Counts counts,
      int held,
      @Nullable String trouble) {}

  /**
   * What a subscriber has done since it started, in this instance.
   *
   * @param handled messages that its handler took, or that were known to it
   * @param failed failures of its handler
   * @param deadLetters messages that went to the dead letters
   */
  public record Counts(long handled, long failed, long deadLetters) {}
}
