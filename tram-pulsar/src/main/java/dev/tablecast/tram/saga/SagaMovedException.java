package dev.tablecast.tram.saga;

import dev.tablecast.TablecastException;

/**
 * Another has written the saga since it was read. It is to be read again, and then a retry helps.
 */
public final class SagaMovedException extends TablecastException {

  SagaMovedException(String type, String id) {
    super(
        "Saga %s of type %s was written by another since it was read: nothing of this transaction may stay; begin again"
            .formatted(id, type));
  }
}
