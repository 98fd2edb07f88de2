package dev.tablecast.tram;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Names of topics. */
final class TramTopic {

  private TramTopic() {}

  static String name(String tenantNamespace, String channel) {
    return "persistent://" + tenantNamespace + "/" + encoded(channel);
  }

  static String deadLetters(String topic, String subscriber) {
    return topic + "-" + encoded(subscriber) + "-DLQ";
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}
