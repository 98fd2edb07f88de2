package dev.tablecast.tram;

import dev.tablecast.wire.MessageTopic;

/** Names of topics. */
final class TramTopic {

  private TramTopic() {}

  /** The topic of a channel, in that tenant and namespace. */
  static String name(String tenantNamespace, String channel) {
    return "persistent://" + tenantNamespace + "/" + MessageTopic.of(channel);
  }

  /** The topic of a subscriber's dead letters from that topic, named as Pulsar's clients do. */
  static String deadLetters(String topic, String subscriber) {
    return topic + "-" + MessageTopic.of(subscriber) + "-DLQ";
  }
}
