package dev.tablecast.tram.saga;

import dev.tablecast.TablecastException;

/** There is no such saga, or no such step of it. A retry does not help. */
public final class UnknownSagaException extends TablecastException {

  UnknownSagaException(String type, String id) {
    super(
        "There is no saga %s of type %s in eventuate.saga_instance: it was removed, or its message is of another service"
            .formatted(id, type));
  }

  UnknownSagaException(String id) {
    super(
        "No step of a saga %s waits for a reply: it has ended, was answered meanwhile, or is of another service"
            .formatted(id));
  }
}
