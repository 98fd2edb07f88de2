package dev.tablecast.replica.topic;

import dev.tablecast.TablecastException;
import org.jspecify.annotations.Nullable;

/**
 * A message whose writer's contract cannot be known, so that nobody can tell its columns: only an
 * owner's relay may write to the topic. Trying again does not help.
 */
public final class UnreadableSchemaException extends TablecastException {

  UnreadableSchemaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
