package dev.tablecast.replica;

import org.jspecify.annotations.Nullable;

/**
 * How a replica's rebuild is doing. Immutable, as of one moment.
 *
 * @param messages how many messages of the topic have been read
 * @param messagesASecond on average so far
 * @param expected about how many there are, by the rows that the replica has; -1 if unknown
 * @param error what keeps it from going on now; null if nothing does
 * @param last the report of the last one that ended; null if there was none since the start
 */
public record RebuildStatus(
    Phase phase,
    long messages,
    double messagesASecond,
    long expected,
    @Nullable String error,
    @Nullable RebuildReport last) {

  /** None is under way here. */
  static RebuildStatus after(@Nullable RebuildReport last) {
    return new RebuildStatus(Phase.NONE, 0, 0, -1, null, last);
  }

  /** What it is doing. */
  public enum Phase {
    /** No rebuild is under way here. */
    NONE,
    /** Reads the topic, while changes are applied as ever. */
    STAGING,
    /** Waits until the replica has come as far as what was read. */
    WAITING,
    /** Looks for what differs, while changes are applied as ever. */
    COMPARING,
    /** Writes what differs, or counts it; a partition waits for that. */
    MERGING
  }
}
