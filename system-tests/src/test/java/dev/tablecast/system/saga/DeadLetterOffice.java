package dev.tablecast.system.saga;

import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.HashingScheme;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.SubscriptionType;
import org.jspecify.annotations.Nullable;

/** An operator who has the dead letters of payments handled after all, when it is too late. */
final class DeadLetterOffice {

  private final Market market;

  DeadLetterOffice(Market market) {
    this.market = market;
  }

  /** Makes all accounts usable for the time being, and puts back what could not be handled. */
  int putBack() throws PulsarClientException {
    setUsable(true);
    String topic = Market.topic(Purchase.PAYMENTS);
    int letters = 0;
    try (PulsarClient client = market.payments().site().client();
        Consumer<byte[]> dead =
            client
                .newConsumer()
                .topic(topic + "-" + Purchase.PAYMENTS + "-DLQ")
                .subscriptionName("tablecast")
                .subscriptionType(SubscriptionType.Shared)
                .subscribe();
        Producer<byte[]> producer =
            client
                .newProducer()
                .topic(topic)
                .hashingScheme(HashingScheme.Murmur3_32Hash)
                .create()) {
      for (Message<byte[]> each = next(dead); each != null; each = next(dead)) {
        forget(each);
        producer
            .newMessage()
            .key(each.getKey())
            .properties(each.getProperties())
            .value(each.getData())
            .send();
        dead.acknowledge(each);
        letters++;
      }
    }
    market.awaitQuiet();
    setUsable(false);
    return letters;
  }

  private static @Nullable Message<byte[]> next(Consumer<byte[]> dead)
      throws PulsarClientException {
    return dead.receive(500, TimeUnit.MILLISECONDS);
  }

  private void forget(Message<byte[]> letter) {
    market
        .payments()
        .database()
        .sql("delete from eventuate.received_messages where message_id = ?")
        .param(letter.getProperty("ID"))
        .update();
  }

  private void setUsable(boolean usable) {
    market
        .payments()
        .database()
        .sql("update account set usable = ? where customer = ?")
        .params(usable, Purchase.UNLUCKY_CUSTOMER)
        .update();
  }
}
