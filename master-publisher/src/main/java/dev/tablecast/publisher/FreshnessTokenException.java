package dev.tablecast.publisher;

import dev.tablecast.TablecastException;
import org.jspecify.annotations.Nullable;

/**
 * No token could be given. What was committed before is committed all the same, and published like
 * everything else; only nobody can wait for it.
 */
public final class FreshnessTokenException extends TablecastException {

  public FreshnessTokenException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
