package dev.tablecast.replica.apply;

import dev.tablecast.wire.Version;
import java.time.Instant;
import org.apache.pulsar.client.api.Message;

/** What every message of a relay has. */
public final class Messages {

  private Messages() {}

  /**
   * The version of the message's change, or a marker's.
   *
   * @throws RefusedException if it has none, so that it is not a relay's
   */
  public static Version version(Message<?> message) {
    String text = message.getProperty(Version.PROPERTY);
    try {
      if (text != null) {
        return Version.parse(text);
      }
    } catch (IllegalArgumentException e) {
      throw refuse(message, "'%s' is no version".formatted(text));
    }
    throw refuse(message, "it has no property '%s'".formatted(Version.PROPERTY));
  }

  /** When the owner committed. */
  public static Instant commitTime(Message<?> message) {
    return Instant.ofEpochMilli(message.getEventTime());
  }

  private static RefusedException refuse(Message<?> message, String why) {
    return new RefusedException(
        """
        message %s of %s was not written by an owner's relay: %s. Find out which other program \
        writes to the topic; only the relay may."""
            .formatted(message.getMessageId(), message.getTopicName(), why),
        null);
  }
}
