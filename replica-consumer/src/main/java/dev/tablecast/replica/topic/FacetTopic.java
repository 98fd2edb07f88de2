package dev.tablecast.replica.topic;

import dev.tablecast.wire.TopicGrant;
import java.util.List;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;

/**
 * The topic of a facet and this subscriber's subscription to it. Immutable and thread-safe.
 *
 * @param grant what this service needs in the topic
 * @param subscription shared by all instances of the subscribing service
 * @param instance names this instance, other than all others: the broker deals out a topic's
 *     partitions in the order of these names, evenly only if they are the same for all partitions
 */
public record FacetTopic(
    PulsarClient client, TopicGrant grant, String subscription, String instance) {

  public FacetTopic {
    if (subscription.isBlank()) {
      throw new IllegalArgumentException("a topic is read through a subscription that has a name");
    }
  }

  /** The full name, such as {@code persistent://public/default/forum.movie}. */
  public String name() {
    return grant.topic();
  }

  /**
   * How many partitions the topic has; looks, but never creates the topic.
   *
   * @throws TopicNotReadyException if there is no such topic, or it has no partitions
   * @throws PulsarClientException.AuthorizationException with the line that lets this service read
   */
  public int partitions() throws PulsarClientException {
    List<String> names = asGranted(() -> TopicLookup.find(client, name()));
    if (names.isEmpty()) {
      throw TopicNotReadyException.missing(name());
    }
    if (names.size() == 1 && names.get(0).equals(name())) {
      throw TopicNotReadyException.withoutPartitions(name());
    }
    return names.size();
  }

  public TopicPartition partition(int partition) {
    return new TopicPartition(this, partition);
  }

  /** A step that needs the grant. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws PulsarClientException;
  }

  /** Does what needs the grant; where it is lacking, says which line gives it. */
  <T> T asGranted(Step<T> step) throws PulsarClientException {
    try {
      return step.run();
    } catch (PulsarClientException.AuthorizationException e) {
      PulsarClientException lacking =
          new PulsarClientException.AuthorizationException(
              "the broker does not let %s read %s; let whoever administers Pulsar run: %s"
                  .formatted(grant.role(), name(), grant.command()));
      lacking.initCause(e);
      throw lacking;
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
