package dev.tablecast.tram;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * A message from its receipt to its acknowledgement. One thread at a time tries it and counts its
 * failures; copies are added by {@link Lanes}, under its lock, until it is done.
 */
final class Delivery {

  private final Message<byte[]> message;
  private final Lane lane;
  private final Consumer<MessageId> acknowledge;
  private final List<MessageId> copies = new ArrayList<>();
  private int failures;
  private int attempts;
  private @Nullable Throwable cause;
  private boolean deadLetter;

  /** What stays in order: the messages of one key in one channel's topic. */
  record Lane(String topic, String key) {}

  /**
   * A message just received.
   *
   * @param topic its channel's topic, not the partition
   * @param acknowledge acknowledges a copy of it; throws nothing
   */
  Delivery(Message<byte[]> message, String topic, Consumer<MessageId> acknowledge) {
    this.message = message;
    this.acknowledge = acknowledge;
    // Who sends without a key asks for no order.
    String key = message.hasKey() ? message.getKey() : message.getMessageId().toString();
    this.lane = new Lane(topic, key);
  }

  Message<byte[]> message() {
    return message;
  }

  MessageId id() {
    return message.getMessageId();
  }

  Lane lane() {
    return lane;
  }

  /** The same message, sent again since the connection to the broker had ended. */
  void addCopy(MessageId copy) {
    copies.add(copy);
  }

  /** All copies: the client acknowledges an entry when all messages of one sending of it are. */
  void acknowledge() {
    acknowledge.accept(id());
    copies.forEach(acknowledge);
  }

  /** Counts a failure. One that is not the message's makes it wait, and no more. */
  void failed(Throwable cause, boolean byMessage) {
    this.cause = cause;
    attempts++;
    if (byMessage) {
      failures++;
    }
  }

  /** Of the last failure, if there was one. */
  @Nullable Throwable cause() {
    return cause;
  }

  /** Whether it is among the dead letters already. */
  boolean isDeadLetter() {
    return deadLetter;
  }

  void becomeDeadLetter() {
    deadLetter = true;
  }

  /** How often it has failed by itself. */
  int failures() {
    return failures;
  }

  /** How often it has failed for whatever reason; the pauses grow by that. */
  int attempts() {
    return attempts;
  }
}
