package dev.tablecast.tram;

import io.eventuate.tram.messaging.consumer.MessageHandler;
import java.util.Set;

/**
 * What was asked for by one call. Of the same content there may be several, which are not equal.
 */
final class Subscription {

  private final String subscriber;
  private final Set<String> channels;
  private final MessageHandler handler;

  Subscription(String subscriber, Set<String> channels, MessageHandler handler) {
    this.subscriber = subscriber;
    this.channels = Set.copyOf(channels);
    this.handler = handler;
  }

  String subscriber() {
    return subscriber;
  }

  Set<String> channels() {
    return channels;
  }

  MessageHandler handler() {
    return handler;
  }
}
