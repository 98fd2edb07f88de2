package dev.tablecast.replica.topic;

import java.util.List;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;

/**
 * The topic of a facet and this subscriber's subscription to it. Immutable and thread-safe.
 *
 * @param name the full name, such as {@code persistent://public/default/forum.movie}
 * @param subscription shared by all instances of the subscribing service
 * @param instance names this instance, other than all others: the broker deals out a topic's
 *     partitions in the order of these names, evenly only if they are the same for all partitions
 */
public record FacetTopic(PulsarClient client, String name, String subscription, String instance) {

  public FacetTopic {
    if (subscription.isBlank()) {
      throw new IllegalArgumentException("a topic is read through a subscription that has a name");
    }
  }

  /**
   * How many partitions the topic has; looks, but never creates the topic.
   *
   * @throws TopicNotReadyException if there is no such topic, or it has no partitions
   */
  public int partitions() throws PulsarClientException {
    List<String> names = TopicLookup.find(client, name);
    if (names.isEmpty()) {
      throw TopicNotReadyException.missing(name);
    }
    if (names.size() == 1 && names.get(0).equals(name)) {
      throw TopicNotReadyException.withoutPartitions(name);
    }
    return names.size();
  }

  public TopicPartition partition(int partition) {
    return new TopicPartition(this, partition);
  }

  @Override
  public String toString() {
    return name;
  }
}
