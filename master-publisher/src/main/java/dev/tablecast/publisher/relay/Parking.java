package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.topic.ControlTopic;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys whose last change the wire cannot carry. Each waits until its row changes again, and holds
 * nobody else. Written by the relay's thread; read by any.
 */
final class Parking {

  private static final Logger log = LoggerFactory.getLogger(Parking.class);

  private final ControlTopic control;
  private final Map<String, String> reasons;

  Parking(ControlTopic control) {
    this.control = control;
    this.reasons = new ConcurrentHashMap<>(control.state().parked());
  }

  void park(String topic, String key, String reason) {
    log.error(
        "{}: a row is not published, and its replicas keep what they have: {}. Change the row so"
            + " that the contract can carry it. Key's hash: {}",
        topic,
        reason,
        Integer.toHexString(key.hashCode()));
    remember(topic + "/" + key, reason);
  }

  /** Parks a message of a table of messages, by its id. */
  void parkMessage(String table, String id, String reason) {
    log.error(
        "{}: message {} is not published, while others are: {}. Its row stays until it is deleted;"
            + " inserted anew, it is tried again",
        table,
        id,
        reason);
    remember(table + "/" + id, reason);
  }

  private void remember(String place, String reason) {
    reasons.put(place, reason);
    control.park(place, reason);
  }

  /** A row has been published; if its key was parked, it is so no longer. */
  void published(String topic, String key) {
    if (!reasons.isEmpty() && reasons.remove(topic + "/" + key) != null) {
      control.release(topic + "/" + key);
    }
  }

  /** Forgets a topic's keys: its rows come again, and with them those that cannot be carried. */
  void forget(String topic) {
    of(topic).keySet().forEach(key -> published(topic, key));
  }

  /** Reasons by key of a topic's rows. */
  Map<String, String> of(String topic) {
    String prefix = topic + "/";
    Map<String, String> parked = new HashMap<>();
    reasons.forEach(
        (place, reason) -> {
          if (place.startsWith(prefix)) {
            parked.put(place.substring(prefix.length()), reason);
          }
        });
    return parked;
  }

  /** Reasons by topic and hash of the key, which is a row's content and not to be told. */
  Map<String, String> status() {
    Map<String, String> status = new TreeMap<>();
    reasons.forEach(
        (place, reason) -> {
          int slash = place.indexOf('/');
          String hash = Integer.toHexString(place.substring(slash + 1).hashCode());
          status.put(place.substring(0, slash + 1) + hash, reason);
        });
    return status;
  }
}
