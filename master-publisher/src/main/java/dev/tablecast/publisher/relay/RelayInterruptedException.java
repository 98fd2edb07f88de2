package dev.tablecast.publisher.relay;

import dev.tablecast.TablecastException;
import org.jspecify.annotations.Nullable;

/** The relay cannot go on as it began; the next begins again where the checkpoint is. */
final class RelayInterruptedException extends TablecastException {

  RelayInterruptedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
