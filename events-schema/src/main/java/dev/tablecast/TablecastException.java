package dev.tablecast;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything that Tablecast throws on purpose. A message names what was found, why it
 * fails and which choices mend it; it never holds a row's content.
 */
public abstract class TablecastException extends RuntimeException {

  protected TablecastException(String message) {
    super(message);
  }

  protected TablecastException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
