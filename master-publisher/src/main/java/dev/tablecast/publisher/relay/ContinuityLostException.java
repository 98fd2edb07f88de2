package dev.tablecast.publisher.relay;

import dev.tablecast.TablecastException;

/**
 * The log is not the one whose changes are in the topics, or has a gap after them. A new epoch
 * begins, with a snapshot of every table.
 */
public final class ContinuityLostException extends TablecastException {

  ContinuityLostException(String message) {
    super(message);
  }
}
