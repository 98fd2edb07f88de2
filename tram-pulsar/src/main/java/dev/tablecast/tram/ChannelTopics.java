package dev.tablecast.tram;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics that channels are in. Thread-safe. */
final class ChannelTopics {

  private static final Logger log = LoggerFactory.getLogger(ChannelTopics.class);

  /** Keeps dead letters until someone has looked at them. */
  private static final String KEEPER = "tablecast";

  private final TramSettings settings;
  private final PulsarClient client;
  private final Supplier<PulsarAdmin> admin;

  ChannelTopics(TramSettings settings, PulsarClient client, Supplier<PulsarAdmin> admin) {
    this.settings = settings;
    this.client = client;
    this.admin = admin;
  }

  String topic(String channel) {
    return TramTopic.name(settings.tenantNamespace(), channel);
  }

  /**
   * The partitions of a channel's topic, which is created if it is not there: a subscriber may
   * start before whoever sends, and is to miss nothing.
   */
  List<String> partitions(String channel) throws PulsarClientException, InterruptedException {
    String topic = topic(channel);
    List<String> found = find(topic);
    if (found.isEmpty()) {
      create(topic);
      found = find(topic);
    }
    if (found.isEmpty()) {
      throw new PulsarClientException("topic %s was created and is not yet seen".formatted(topic));
    }
    return found;
  }

  /**
   * Joins a subscription to a partition, made at the earliest message if it is not there yet. Of
   * its instances one receives, until it ends.
   */
  Consumer<byte[]> subscribe(String partition, String subscriber, String instance)
      throws PulsarClientException, InterruptedException {
    return await(
        client
            .newConsumer()
            .topic(partition)
            .subscriptionName(subscriber)
            // The broker deals partitions out by the order of these names.
            .consumerName(instance)
            .subscriptionType(SubscriptionType.Failover)
            .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
            .subscribeAsync(),
        Consumer::closeAsync);
  }

  /** The producer of a subscriber's dead letters from a channel, which are kept from now on. */
  Producer<byte[]> deadLetters(String topic, String subscriber)
      throws PulsarClientException, InterruptedException {
    String name = TramTopic.deadLetters(topic, subscriber);
    await(
            client
                .newConsumer()
                .topic(name)
                .subscriptionName(KEEPER)
                .subscriptionType(SubscriptionType.Shared)
                .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
                .receiverQueueSize(0)
                .subscribeAsync(),
            Consumer::closeAsync)
        .close();
    return await(client.newProducer().topic(name).createAsync(), Producer::closeAsync);
  }

  private List<String> find(String topic) throws PulsarClientException, InterruptedException {
    try {
      return await(client.getPartitionsForTopic(topic, false), found -> {});
    } catch (PulsarClientException.NotFoundException
        | PulsarClientException.TopicDoesNotExistException e) {
      return List.of();
    }
  }

  private void create(String topic) throws PulsarClientException {
    try (PulsarAdmin client = admin.get()) {
      client.topics().createPartitionedTopic(topic, settings.partitions());
    } catch (PulsarAdminException.ConflictException e) {
      log.debug("{} was created by another one at the same time", topic);
    } catch (PulsarAdminException e) {
      throw new PulsarClientException(
          "topic %s does not exist, and was not created (%s); if this service may not: pulsar-admin topics create-partitioned-topic -p %d %s"
              .formatted(topic, e.getMessage(), settings.partitions(), topic),
          e);
    }
  }

  /** What would be there after nobody waits for it any more is given up. */
  private static <T> T await(
      CompletableFuture<T> future, java.util.function.Consumer<? super T> giveUp)
      throws PulsarClientException, InterruptedException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.thenAccept(giveUp);
      throw e;
    } catch (ExecutionException e) {
      throw PulsarClientException.unwrap(e);
    }
  }
}
