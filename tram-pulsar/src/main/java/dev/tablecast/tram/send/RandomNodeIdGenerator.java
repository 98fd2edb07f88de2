package dev.tablecast.tram.send;

import io.eventuate.common.id.IdGenerator;
import io.eventuate.common.id.Int128;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ids of messages, as Eventuate makes them: milliseconds, a node's 48 bits and a counter, so that
 * later ones of a node are greater. But the node is a random number where Eventuate takes a network
 * card's: services on one host, and containers that were given the same address, would make the
 * same ids, and who receives of both takes the one's message for a duplicate of the other's.
 * Thread-safe.
 */
public final class RandomNodeIdGenerator implements IdGenerator {

  private static final int COUNTER_BITS = 16;
  private static final int LARGEST_COUNTER = (1 << COUNTER_BITS) - 1;

  private final Clock clock;
  private final long node = new SecureRandom().nextLong() << COUNTER_BITS;
  private long millis;
  private int counter;

  /** A generator for a node of its own. */
  public RandomNodeIdGenerator(Clock clock) {
    this.clock = clock;
  }

  @Override
  public boolean databaseIdRequired() {
    return false;
  }

  @Override
  public synchronized Int128 genId(@Nullable Long databaseId, @Nullable Integer partitionOffset) {
    long now = clock.millis();
    if (now > millis) {
      millis = now;
      counter = 0;
    } else if (counter < LARGEST_COUNTER) {
      counter++;
    } else {
      // A clock that was set back, or more ids than a millisecond has room for: ahead of it.
      millis++;
      counter = 0;
    }
    return new Int128(millis, node | counter);
  }

  @Override
  public Optional<Int128> incrementIdIfPossible(Int128 anchorId) {
    return Optional.of(genId());
  }
}
