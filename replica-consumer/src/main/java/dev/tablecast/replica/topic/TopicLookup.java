package dev.tablecast.replica.topic;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;

/** Looks for topics that only their owner makes. */
public final class TopicLookup {

  private TopicLookup() {}

  /**
   * The names of a topic's partitions, or its own if it has none; nothing if there is no such
   * topic. Looks, but never creates it.
   */
  public static List<String> find(PulsarClient client, String topic) throws PulsarClientException {
    try {
      return client.getPartitionsForTopic(topic, false).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PulsarClientException(e);
    } catch (ExecutionException | CompletionException e) {
      PulsarClientException cause = PulsarClientException.unwrap(e);
      if (cause instanceof PulsarClientException.NotFoundException
          || cause instanceof PulsarClientException.TopicDoesNotExistException) {
        return List.of();
      }
      throw cause;
    }
  }
}
