package dev.tablecast.examples.cinema.launcher;

import org.jspecify.annotations.Nullable;

/** The cinema did not come up, or is not what it should be; the message is for the console. */
final class CinemaException extends RuntimeException {

  CinemaException(String message) {
    this(message, null);
  }

  CinemaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
