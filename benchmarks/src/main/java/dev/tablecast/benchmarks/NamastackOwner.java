package dev.tablecast.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.namastack.outbox.Outbox;
import io.namastack.outbox.handler.OutboxRecordMetadata;
import io.namastack.outbox.handler.OutboxTypedHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/** An owner that publishes by Namastack's outbox, which has no handler of its own for Pulsar. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class NamastackOwner {

  @Bean
  EventLoad load(TransactionTemplate transaction, Outbox outbox) {
    return new EventLoad(transaction, event -> outbox.schedule(event, event.film()));
  }

  @Bean
  Producer<byte[]> films(PulsarClient client, @Value("${benchmark.topic}") String topic)
      throws PulsarClientException {
    return client.newProducer().topic(topic).create();
  }

  @Bean
  Sender sender(Producer<byte[]> films) {
    return new Sender(films);
  }

  /** Sends one event, and returns when Pulsar has it; many threads do so at once. */
  static class Sender implements OutboxTypedHandler<FilmReleased> {

    private final Producer<byte[]> films;
    private final ObjectMapper json = new ObjectMapper();

    Sender(Producer<byte[]> films) {
      this.films = films;
    }

    @Override
    public void handle(FilmReleased event, OutboxRecordMetadata metadata) {
      try {
        films.newMessage().key(event.film()).value(json.writeValueAsBytes(event)).send();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
