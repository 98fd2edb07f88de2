package dev.tablecast.publisher.relay;

import dev.tablecast.TablecastException;

/** A server went away in the middle; the relay begins again where the checkpoint is. */
final class RelayInterruptedException extends TablecastException {

  RelayInterruptedException(String message, Throwable cause) {
    super(message, cause);
  }
}
