package dev.tablecast.replica.apply;

import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.wire.Version;
import java.util.Optional;

/** What every message of a relay has. */
public final class Messages {

  private Messages() {}

  /**
   * The version of the message's change, or a marker's.
   *
   * @throws RefusedException if it has none, so that it is not a relay's
   */
  public static Version version(TopicMessage message) {
    Version version = message.version();
    if (version == null) {
      throw new RefusedException(
          """
          message %s was not written by an owner's relay: it has no property '%s' that is one's. \
          Find out which other program writes to the topic; only the relay may."""
              .formatted(message.id(), Version.PROPERTY),
          Optional.empty());
    }
    return version;
  }

  /** Which of two changes of a key counts: as in the owner's log, whatever order they came in. */
  static TopicMessage later(TopicMessage one, TopicMessage other) {
    return version(one).isAfter(version(other)) ? one : other;
  }
}
