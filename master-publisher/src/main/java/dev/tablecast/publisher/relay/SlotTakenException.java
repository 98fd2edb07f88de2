package dev.tablecast.publisher.relay;

import dev.tablecast.TablecastException;

/** Another instance of the service publishes. */
public final class SlotTakenException extends TablecastException {

  SlotTakenException() {
    super("another instance of the service publishes; this one takes over when that one ends");
  }
}
