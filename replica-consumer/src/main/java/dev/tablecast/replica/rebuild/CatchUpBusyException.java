package dev.tablecast.replica.rebuild;

import dev.tablecast.TablecastException;
import dev.tablecast.wire.Marker.Barrier;

/** Another instance is at the same work, and its result will do; or it is too early for it. */
public final class CatchUpBusyException extends TablecastException {

  private CatchUpBusyException(String message) {
    super(message);
  }

  /** Keys are routed to more partitions than when it began. */
  static CatchUpBusyException ofMove(String replica, int partition) {
    return new CatchUpBusyException(
        "replica %s, partition %d: partitions were added meanwhile; it begins anew"
            .formatted(replica, partition));
  }

  /** Another partition has to pass the barrier first. */
  static CatchUpBusyException ofBarrier(String replica, int partition, Barrier barrier) {
    return new CatchUpBusyException(
        "replica %s, partition %d, waits until partition %d has passed %s"
            .formatted(replica, partition, barrier.before(partition), barrier.version()));
  }

  CatchUpBusyException(String replica, String what) {
    this("another instance is bringing up %s of replica %s".formatted(what, replica));
  }
}
