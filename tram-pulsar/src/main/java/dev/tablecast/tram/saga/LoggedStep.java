package dev.tablecast.tram.saga;

import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.messaging.producer.MessageBuilder;
import java.time.OffsetDateTime;

/**
 * A step of a saga that waits for a reply, with all that is needed to send its command again.
 *
 * @param number which step of its saga it is, from 1
 * @param headers of the command, as JSON, before the outbox added its own
 */
record LoggedStep(
    String type,
    String id,
    int number,
    boolean compensating,
    String destination,
    String headers,
    String payload,
    int attempts,
    Patience patience,
    OffsetDateTime due) {

  /** The command's key, the same at each attempt. */
  String key() {
    return key(id, number);
  }

  static String key(String id, int number) {
    return id + "." + number;
  }

  /** The command once more; the outbox gives it an id of its own. */
  Message command() {
    return MessageBuilder.withPayload(payload).withExtraHeaders("", Json.headers(headers)).build();
  }

  /** Whether it is to be given up, rather than sent again. A compensation never is. */
  boolean isExhausted() {
    return !compensating && attempts >= patience.attempts();
  }
}
