package dev.tablecast.replica.rebuild;

import dev.tablecast.TablecastException;

/** Another instance is at the same work; its result will do. */
public final class CatchUpBusyException extends TablecastException {

  CatchUpBusyException(String replica, String what) {
    super("another instance is bringing up %s of replica %s".formatted(what, replica));
  }
}
