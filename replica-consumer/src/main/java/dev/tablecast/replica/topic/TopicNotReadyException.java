package dev.tablecast.replica.topic;

import dev.tablecast.TablecastException;

/**
 * The owner's topic is not there, or not as an owner's relay makes it. Waiting helps if the owner
 * has not started yet.
 */
public final class TopicNotReadyException extends TablecastException {

  private TopicNotReadyException(String message) {
    super(message);
  }

  static TopicNotReadyException missing(String topic) {
    return new TopicNotReadyException(
        """
        There is no topic %s. The owner's relay makes it when it starts: start the owner, or \
        check that both services name the same tenant, namespace, owner and table.\
        """
            .formatted(topic));
  }

  static TopicNotReadyException withoutPartitions(String topic) {
    return new TopicNotReadyException(
        """
        The topic %s has no partitions, so it was not made by the owner's relay; some client \
        made it by touching it. If it is empty, remove it (pulsar-admin topics delete %s) and \
        start the owner, which makes it anew.\
        """
            .formatted(topic, topic));
  }
}
