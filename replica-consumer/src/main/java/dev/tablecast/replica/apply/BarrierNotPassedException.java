package dev.tablecast.replica.apply;

import dev.tablecast.TablecastException;
import dev.tablecast.wire.Marker.Barrier;

/**
 * A partition that was added has to wait for the one whose keys it takes over; nothing was changed.
 * That one needs nothing but time.
 */
public final class BarrierNotPassedException extends TablecastException {

  BarrierNotPassedException(String replica, int partition, Barrier barrier) {
    super(
        "replica %s, partition %d, waits until partition %d has passed %s, where it took over keys"
            .formatted(replica, partition, barrier.before(partition), barrier.version()));
  }
}
