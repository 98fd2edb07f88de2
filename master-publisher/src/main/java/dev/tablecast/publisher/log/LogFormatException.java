package dev.tablecast.publisher.log;

import dev.tablecast.TablecastException;

/** The log holds what this version of Tablecast cannot read. A retry does not help. */
public final class LogFormatException extends TablecastException {

  LogFormatException(String message) {
    super(message);
  }
}
