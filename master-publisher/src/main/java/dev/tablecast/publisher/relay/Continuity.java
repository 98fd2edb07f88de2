package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.topic.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * Proves from the log itself that it goes on where the topics end: the checkpoint's transaction
 * must be there, at its place and with its time. Confined to the relay's thread.
 */
final class Continuity {

  private final @Nullable Checkpoint checkpoint;
  private boolean proven;

  /** The continuity of a log after this checkpoint; null for an epoch's beginning. */
  Continuity(@Nullable Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
    this.proven = checkpoint == null;
  }

  /**
   * Takes the next transaction in the log.
   *
   * @return whether it is after the checkpoint, hence to be published
   * @throws ContinuityLostException if the checkpoint's transaction should have come before
   */
  boolean isNew(long lsn, long commitMicros) {
    if (checkpoint == null) {
      return true;
    }
    if (Long.compareUnsigned(lsn, checkpoint.lsn()) < 0) {
      return false;
    }
    if (!proven) {
      if (lsn != checkpoint.lsn() || commitMicros != checkpoint.commitMicros()) {
        throw new ContinuityLostException(
            "the log holds a commit at %s where the last published one, at %s, should stand: it was"
                    .formatted(Lsn.text(lsn), Lsn.text(checkpoint.lsn()))
                + " restored from a copy, or replaced by a standby that lacked it");
      }
      proven = true;
    }
    return lsn != checkpoint.lsn();
  }
}
