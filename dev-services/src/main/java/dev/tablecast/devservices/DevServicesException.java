package dev.tablecast.devservices;

/** A server for development or tests could not be had; the message says why and what mends it. */
public final class DevServicesException extends RuntimeException {

  DevServicesException(String message) {
    super(message);
  }

  DevServicesException(String message, Throwable cause) {
    super(message, cause);
  }
}
