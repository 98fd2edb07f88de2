package dev.tablecast.publisher.backfill;

import dev.tablecast.publisher.topic.ChecksumPass;
import java.time.Duration;
import java.time.Instant;

/**
 * Spreads the standing passes evenly over a time: after each chunk its share of that passes.
 * Immutable.
 *
 * @param every in which time a pass goes through its table
 * @param chunkRows how many rows a chunk has at most, where nothing else was asked for
 */
record ChecksumPace(Duration every, int chunkRows) {

  /** How many rows the next chunk of a pass has at most. */
  int rows(ChecksumPass pass) {
    int wanted = pass.request().rowsPerChunk();
    return wanted == 0 ? chunkRows : Math.min(wanted, chunkRows);
  }

  /** The first pass, from when on it is due: nothing of it adds to a start. */
  ChecksumPass first(ChecksumPass pass, long estimate, Instant now) {
    return pass.notBefore(now.plus(share(chunkRows, estimate)));
  }

  /** A pass of which a chunk has been published. */
  ChecksumPass after(ChecksumPass pass, HashedChunk chunk, long estimate, Instant now) {
    Instant due = now.plus(share(chunk.count(), Math.max(estimate, pass.rows())));
    if (!chunk.ends()) {
      return pass.notBefore(due);
    }
    // However wrong the estimate is, no more often than wanted.
    Instant round = pass.begun().plus(every);
    return pass.next(round.isAfter(due) ? round : due, now);
  }

  /** The share of so many rows. */
  Duration share(long rows, long estimate) {
    double share = Math.min(1.0, (double) rows / Math.max(1, estimate));
    return Duration.ofMillis((long) (every.toMillis() * share));
  }
}
