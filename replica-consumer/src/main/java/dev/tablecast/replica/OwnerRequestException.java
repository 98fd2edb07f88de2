package dev.tablecast.replica;

import dev.tablecast.TablecastException;
import org.jspecify.annotations.Nullable;

/**
 * The owner of a table could not be asked. Trying again may help if the broker was away; not if the
 * owner takes no requests.
 */
public final class OwnerRequestException extends TablecastException {

  public OwnerRequestException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
