package dev.tablecast.publisher;

import dev.tablecast.TablecastException;

/** What was asked for cannot be snapshotted, and says what can; nothing has been written. */
public final class SnapshotRequestException extends TablecastException {

  public SnapshotRequestException(String message) {
    super(message);
  }
}
