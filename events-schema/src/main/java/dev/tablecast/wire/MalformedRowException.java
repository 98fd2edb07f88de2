package dev.tablecast.wire;

import dev.tablecast.TablecastException;

/**
 * A message's value or key is not what the contract says: broken bytes, a value that Postgres
 * cannot hold, or an enum value that this reader's older contract does not know. Reading again
 * cannot help; a newer contract may.
 */
public final class MalformedRowException extends TablecastException {

  MalformedRowException(String message) {
    super(message);
  }

  MalformedRowException(String message, Throwable cause) {
    super(message, cause);
  }
}
