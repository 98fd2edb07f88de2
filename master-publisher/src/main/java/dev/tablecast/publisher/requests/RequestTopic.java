package dev.tablecast.publisher.requests;

import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.topic.TopicSetup;
import dev.tablecast.wire.OwnerRequest;
import java.util.function.Supplier;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;

/**
 * The topic by which one service asks this one. Immutable.
 *
 * @param asker the service that asks: whoever else may write into it may ask in its name
 */
record RequestTopic(
    PublisherSettings settings, PulsarClient client, Supplier<PulsarAdmin> admin, String asker) {

  /** What this instance takes of it in advance; what is beyond another one can take over. */
  private static final int AHEAD = 10;

  String localName() {
    return OwnerRequest.topic(settings.service(), asker);
  }

  /** Makes the topic and its policies where they are missing. */
  void prepare() {
    try (PulsarAdmin topics = admin.get()) {
      new TopicSetup(settings, topics).prepareRequestTopic(localName());
    }
  }

  /** Begins to read it where any instance of the service has ended. */
  Consumer<byte[]> subscribe() throws PulsarClientException {
    return client
        .newConsumer(Schema.BYTES)
        .topic(settings.topic(localName()))
        .subscriptionName(settings.service())
        .subscriptionType(SubscriptionType.Failover)
        .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
        .receiverQueueSize(AHEAD)
        .subscribe();
  }
}
