package dev.tablecast.publisher.message;

import dev.tablecast.TablecastException;

/**
 * A message is such that it cannot be sent, now or later; its text tells why. Others are not held
 * up by it.
 */
public final class UnpublishableMessageException extends TablecastException {

  public UnpublishableMessageException(String message) {
    super(message);
  }
}
