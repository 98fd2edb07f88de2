package dev.tablecast.wire;

import dev.tablecast.TablecastException;

/** A message is not a request that this version of Tablecast can read. */
public final class MalformedRequestException extends TablecastException {

  MalformedRequestException(String message, Throwable cause) {
    super(message, cause);
  }
}
