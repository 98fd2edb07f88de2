package dev.tablecast.replica.apply;

import dev.tablecast.wire.Version;
import java.time.Instant;
import org.apache.pulsar.client.api.Message;

/** A key's change; the message's value is decoded only if no later change of the key comes. */
record Change(String key, Version version, Message<?> message) {

  static Change of(Message<?> message) {
    return new Change(message.getKey(), Messages.version(message), message);
  }

  boolean isDelete() {
    return message.size() == 0;
  }

  Instant commitTime() {
    return Messages.commitTime(message);
  }

  /** Which of two changes of a key counts: as in the owner's log, whatever order they came in. */
  static Change later(Change one, Change other) {
    return one.version().isAfter(other.version()) ? one : other;
  }
}
