package dev.tablecast.publisher;

import dev.tablecast.TablecastException;

/** What was asked of a topic cannot be, and says what can; nothing has been written. */
public final class TopicRequestException extends TablecastException {

  public TopicRequestException(String message) {
    super(message);
  }
}
