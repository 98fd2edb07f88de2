package dev.tablecast.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.pulsar.core.PulsarAdministration;
import org.springframework.pulsar.core.PulsarTopicBuilder;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A subscriber of what {@link NamastackOwner} sends, with Pulsar's own client: a consumer and a
 * thread for each partition, as many as Eventuate Tram handles messages at a time. Like there, a
 * transaction records that the event was received and has its effect.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class NamastackSubscriber {

  @Bean
  Effects effects(JdbcTemplate database) {
    return new Effects(database);
  }

  @Bean
  Receiver receiver(JdbcTemplate database, TransactionTemplate transaction, Effects effects) {
    return new Receiver(database, transaction, effects);
  }

  @Bean
  Consumers consumers(
      PulsarClient client,
      PulsarAdministration administration,
      Receiver receiver,
      @Value("${benchmark.topic}") String topic)
      throws PulsarClientException {
    administration.createOrModifyTopics(
        new PulsarTopicBuilder().name(topic).numberOfPartitions(Films.PARTITIONS).build());
    Consumers consumers = new Consumers(receiver);
    for (int i = 0; i < Films.PARTITIONS; i++) {
      consumers.add(
          client
              .newConsumer()
              .topic(topic)
              .subscriptionName("store-films")
              .subscriptionType(SubscriptionType.Failover)
              .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
              .subscribe());
    }
    return consumers;
  }

  /** Handles one event. Thread-safe. */
  static final class Receiver {

    private static final String RECEIVED =
        """
        insert into eventuate.received_messages (consumer_id, message_id, creation_time)
        values ('store-films', ?, ?)
        on conflict do nothing""";

    private final JdbcTemplate database;
    private final TransactionTemplate transaction;
    private final Effects effects;
    private final ObjectMapper json = new ObjectMapper();

    Receiver(JdbcTemplate database, TransactionTemplate transaction, Effects effects) {
      this.database = database;
      this.transaction = transaction;
      this.effects = effects;
    }

    void receive(Message<byte[]> message) throws IOException {
      FilmReleased event = json.readValue(message.getData(), FilmReleased.class);
      String id = Long.toString(event.number());
      transaction.executeWithoutResult(
          status -> {
            if (database.update(RECEIVED, id, System.currentTimeMillis()) == 1) {
              effects.add(event);
            }
          });
    }
  }

  /** Consumers, each with a thread. Ends with the JVM. */
  static final class Consumers {

    private final Receiver receiver;

    Consumers(Receiver receiver) {
      this.receiver = receiver;
    }

    void add(Consumer<byte[]> consumer) {
      Thread thread = new Thread(() -> run(consumer), "store-films");
      thread.setDaemon(true);
      thread.start();
    }

    private void run(Consumer<byte[]> consumer) {
      try {
        while (true) {
          Message<byte[]> message = consumer.receive();
          receiver.receive(message);
          consumer.acknowledgeAsync(message);
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
