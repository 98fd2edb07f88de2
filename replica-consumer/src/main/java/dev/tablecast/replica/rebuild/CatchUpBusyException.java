package dev.tablecast.replica.rebuild;

import dev.tablecast.TablecastException;

/** Another instance is catching up with the same partition; its result will do. */
public final class CatchUpBusyException extends TablecastException {

  CatchUpBusyException(String replica, int partition) {
    super("another instance is catching up replica %s, partition %d".formatted(replica, partition));
  }
}
