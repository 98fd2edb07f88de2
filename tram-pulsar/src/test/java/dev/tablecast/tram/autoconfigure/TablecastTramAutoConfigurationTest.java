package dev.tablecast.tram.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tablecast.tram.TestBroker;
import dev.tablecast.tram.jdbc.TramSchemaException;
import io.eventuate.tram.commands.common.Command;
import io.eventuate.tram.commands.common.CommandReplyOutcome;
import io.eventuate.tram.commands.common.ReplyMessageHeaders;
import io.eventuate.tram.commands.consumer.CommandDispatcher;
import io.eventuate.tram.commands.consumer.CommandDispatcherFactory;
import io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder;
import io.eventuate.tram.commands.consumer.CommandHandlersBuilder;
import io.eventuate.tram.commands.producer.CommandProducer;
import io.eventuate.tram.events.common.DomainEvent;
import io.eventuate.tram.events.publisher.DomainEventPublisher;
import io.eventuate.tram.events.subscriber.DomainEventDispatcher;
import io.eventuate.tram.events.subscriber.DomainEventDispatcherFactory;
import io.eventuate.tram.events.subscriber.DomainEventEnvelope;
import io.eventuate.tram.events.subscriber.DomainEventHandlersBuilder;
import io.eventuate.tram.events.subscriber.annotations.EventuateDomainEventHandler;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.messaging.consumer.MessageConsumer;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

class TablecastTramAutoConfigurationTest {

  private final TestBroker broker;

  TablecastTramAutoConfigurationTest() throws Exception {
    broker = TestBroker.create();
  }

  @Test
  void oneServicesEventsReachTheHandlersOfAnother() {
    try (ConfigurableApplicationContext forum = new TramService("forum", broker).start();
        ConfigurableApplicationContext store =
            new TramService("store", broker).start(AnnotatedHandler.class, Dispatched.class)) {
      DomainEventPublisher events = forum.getBean(DomainEventPublisher.class);

      forum
          .getBean(TransactionTemplate.class)
          .executeWithoutResult(
              status -> {
                for (int i = 0; i < 10; i++) {
                  events.publish("Film", 7L, List.of(new FilmReleased(i, LocalDate.EPOCH)));
                }
              });

      AnnotatedHandler annotated = store.getBean(AnnotatedHandler.class);
      Dispatched dispatched = store.getBean(Dispatched.class);
      await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> annotated.released.size() == 10 && dispatched.released.size() == 10);
      assertThat(annotated.released)
          .isEqualTo(dispatched.released)
          .extracting(FilmReleased::number)
          .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
      assertThat(annotated.released).extracting(FilmReleased::day).containsOnly(LocalDate.EPOCH);
    }
  }

  @Test
  void whatIsRolledBackIsNotSent() {
    try (ConfigurableApplicationContext forum = new TramService("forum", broker).start()) {
      DomainEventPublisher events = forum.getBean(DomainEventPublisher.class);

      forum
          .getBean(TransactionTemplate.class)
          .executeWithoutResult(
              status -> {
                events.publish("Film", 7L, List.of(new FilmReleased(1, LocalDate.EPOCH)));
                status.setRollbackOnly();
              });

      assertThat(
              forum
                  .getBean(JdbcTemplate.class)
                  .queryForList("select id from eventuate.message", String.class))
          .isEmpty();
    }
  }

  @Test
  void aCommandIsAnsweredInItsSagasOrder() {
    List<Message> replies = new CopyOnWriteArrayList<>();
    try (ConfigurableApplicationContext forum = new TramService("forum", broker).start();
        ConfigurableApplicationContext store =
            new TramService("store", broker).start(Reserving.class)) {
      forum.getBean(MessageConsumer.class).subscribe("replies", Set.of("buy-reply"), replies::add);

      for (int i = 0; i < 10; i++) {
        forum
            .getBean(CommandProducer.class)
            .send(
                "films",
                new Reserve(i),
                "buy-reply",
                Map.of("command_saga_id", "saga-1", "command_number", String.valueOf(i)));
      }

      await().atMost(20, TimeUnit.SECONDS).until(() -> replies.size() == 10);
      assertThat(replies)
          .extracting(each -> each.getRequiredHeader("commandreply_number"))
          .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
      assertThat(replies)
          .allSatisfy(
              each -> {
                assertThat(each.getRequiredHeader(ReplyMessageHeaders.REPLY_OUTCOME))
                    .isEqualTo(CommandReplyOutcome.SUCCESS.name());
                assertThat(each.getRequiredHeader(Message.PARTITION_ID)).isEqualTo("saga-1");
              });
      assertThat(store.getBean(Reserving.class).reserved)
          .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
  }

  @Test
  void aDatabaseWithoutTablesRefusesTheStartWithTheStatements() {
    TramService service = new TramService("forum", broker).with("tablecast.tram.schema=validate");

    assertThatThrownBy(service::start)
        .rootCause()
        .isInstanceOf(TramSchemaException.class)
        .hasMessageContaining("create table if not exists message");
  }

  @Test
  void startsAndCommitsWithoutPulsar() {
    TramService service =
        new TramService("forum", broker)
            .with("spring.pulsar.client.service-url=pulsar://localhost:1")
            .with("spring.pulsar.client.lookup-timeout=1s")
            .with("spring.pulsar.client.operation-timeout=1s");

    try (ConfigurableApplicationContext forum = service.start(AnnotatedHandler.class)) {
      forum
          .getBean(DomainEventPublisher.class)
          .publish("Film", 7L, List.of(new FilmReleased(1, LocalDate.EPOCH)));

      await()
          .atMost(20, TimeUnit.SECONDS)
          .until(
              () ->
                  forum
                      .getBean(TramHealthIndicator.class)
                      .health()
                      .getStatus()
                      .equals(TramHealthIndicator.DEGRADED));
    }
  }

  /** An event with a day. */
  record FilmReleased(int number, LocalDate day) implements DomainEvent {}

  /** A command. */
  record Reserve(int number) implements Command {}

  /** Handles events by annotation; public, for Eventuate calls it from its own package. */
  public static class AnnotatedHandler {

    final List<FilmReleased> released = new CopyOnWriteArrayList<>();

    @EventuateDomainEventHandler(subscriberId = "store-annotated", channel = "Film")
    public void released(DomainEventEnvelope<FilmReleased> event) {
      released.add(event.getEvent());
    }
  }

  /** Handles events by a dispatcher, which subscribes while the context is made. */
  @Configuration(proxyBeanMethods = false)
  static class Dispatched {

    final List<FilmReleased> released = new CopyOnWriteArrayList<>();

    @Bean
    DomainEventDispatcher films(DomainEventDispatcherFactory dispatchers) {
      return dispatchers.make(
          "store-dispatched",
          DomainEventHandlersBuilder.forAggregateType("Film")
              .onEvent(FilmReleased.class, event -> released.add(event.getEvent()))
              .build());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Reserving {

    final List<Integer> reserved = new CopyOnWriteArrayList<>();

    @Bean
    CommandDispatcher films(CommandDispatcherFactory dispatchers) {
      return dispatchers.make(
          "store-films",
          CommandHandlersBuilder.fromChannel("films")
              .onMessage(
                  Reserve.class,
                  command -> {
                    reserved.add(command.getCommand().number());
                    return CommandHandlerReplyBuilder.withSuccess();
                  })
              .build());
    }
  }
}
