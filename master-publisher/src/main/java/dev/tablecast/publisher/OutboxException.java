package dev.tablecast.publisher;

import dev.tablecast.TablecastException;
import org.jspecify.annotations.Nullable;

/**
 * Rows cannot be handed over as they were; nothing of the call has been. The transaction should be
 * rolled back: what else it did would be committed without its event.
 */
public final class OutboxException extends TablecastException {

  public OutboxException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
