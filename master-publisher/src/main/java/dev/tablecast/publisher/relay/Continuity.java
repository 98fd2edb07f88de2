package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.topic.Checkpoint;
import dev.tablecast.publisher.topic.Tail;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Proves from the log itself that it goes on where the topics end: the checkpoint's transaction
 * must be there, at its place and with its time, and so must those which the topics' partitions end
 * with. Confined to the relay's thread.
 */
final class Continuity {

  private static final String ORIGIN =
      "it was restored from a copy, or replaced by a standby that lacked it";

  private final Checkpoint checkpoint;

  /** Milliseconds of the commits that must come, by their places. */
  private final TreeMap<Long, Long> expected = new TreeMap<>(Long::compareUnsigned);

  /**
   * @param tails of partitions that may hold more than the checkpoint tells
   */
  Continuity(Checkpoint checkpoint, Collection<Tail> tails) {
    this.checkpoint = checkpoint;
    if (!checkpoint.isBeginning()) {
      expected.put(checkpoint.lsn(), LogPosition.millis(checkpoint.commitMicros()));
      for (Tail tail : tails) {
        long lsn = tail.version().lsn();
        if (tail.version().epoch() == checkpoint.epoch() && isAfterCheckpoint(lsn)) {
          expected.put(lsn, tail.commitMillis());
        }
      }
    }
  }

  /**
   * Takes the place up to which the log is written.
   *
   * @throws ContinuityLostException if it ends before what is published: all that is committed
   *     until it has grown past that would be taken for published, and held back without a word
   */
  void reaches(long end) {
    if (!expected.isEmpty() && Long.compareUnsigned(end, expected.lastKey()) <= 0) {
      throw new ContinuityLostException(
          "the log ends at %s, before the last published commit at %s: %s"
              .formatted(Lsn.text(end), Lsn.text(expected.lastKey()), ORIGIN));
    }
  }

  /**
   * Takes the next transaction in the log.
   *
   * @return whether it is after the checkpoint, hence to be published
   * @throws ContinuityLostException if a published transaction should have come before, or is
   *     another
   */
  boolean isNew(long lsn, long commitMicros) {
    for (Map.Entry<Long, Long> next = expected.firstEntry();
        next != null && Long.compareUnsigned(next.getKey(), lsn) <= 0;
        next = expected.firstEntry()) {
      if (next.getKey() != lsn || next.getValue() != LogPosition.millis(commitMicros)) {
        throw new ContinuityLostException(
            "the log holds a commit at %s where the published one, at %s, should stand: %s"
                .formatted(Lsn.text(lsn), Lsn.text(next.getKey()), ORIGIN));
      }
      expected.remove(next.getKey());
    }
    return isAfterCheckpoint(lsn);
  }

  private boolean isAfterCheckpoint(long lsn) {
    return Long.compareUnsigned(lsn, checkpoint.lsn()) > 0;
  }
}
