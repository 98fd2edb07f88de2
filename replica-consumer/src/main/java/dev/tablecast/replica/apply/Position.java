package dev.tablecast.replica.apply;

import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.wire.Version;
import java.time.Instant;
import org.apache.pulsar.client.api.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * A replica's place in a partition, as its database has it.
 *
 * @param generation counts the transactions that moved it, from 0
 * @param messageId the last message whose effect the replica has; null if it must catch up
 * @param version the last version
 * @param commitTime when the owner committed it
 */
public record Position(
    long generation,
    @Nullable MessageId messageId,
    @Nullable Version version,
    @Nullable Instant commitTime) {

  /** Where a replica begins. */
  static final Position NONE = new Position(0, null, null, null);

  /**
   * Whether a connection that begins with this message leaves nothing out. The last applied message
   * is never acknowledged, so the broker begins with it or an earlier one, unless it was trimmed or
   * acknowledged by somebody who was further ahead: then this database was restored from an earlier
   * copy, or the subscription was lost.
   */
  public boolean isFollowedFrom(MessageId first) {
    return messageId != null && first.compareTo(messageId) <= 0;
  }

  /** Whether a message's effect is in the replica already. */
  public boolean covers(TopicMessage message) {
    return messageId != null && message.isUpTo(messageId);
  }

  /** Whether the replica has everything up to that message. */
  public boolean reaches(MessageId place) {
    return messageId != null && place.compareTo(messageId) <= 0;
  }

  /** The same place after one more transaction. */
  public Position again() {
    return new Position(generation + 1, messageId, version, commitTime);
  }

  /** The place after one more transaction. */
  public Position next(MessageId last, Version lastVersion, Instant lastCommitTime) {
    Version known = version;
    return new Position(
        generation + 1,
        last,
        known != null && known.isAfter(lastVersion) ? known : lastVersion,
        lastCommitTime);
  }
}
