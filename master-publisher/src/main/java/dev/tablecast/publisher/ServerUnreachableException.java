package dev.tablecast.publisher;

import dev.tablecast.TablecastException;
import org.jspecify.annotations.Nullable;

/**
 * A server did not answer, or not as one that is ready does. Nothing is wrong with what the service
 * declares; a later attempt can succeed.
 */
public final class ServerUnreachableException extends TablecastException {

  public ServerUnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
