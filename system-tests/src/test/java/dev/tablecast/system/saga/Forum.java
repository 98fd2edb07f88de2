package dev.tablecast.system.saga;

import static io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder.withFailure;
import static io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder.withSuccess;

import io.eventuate.tram.commands.consumer.CommandMessage;
import io.eventuate.tram.events.subscriber.DomainEventDispatcher;
import io.eventuate.tram.events.subscriber.DomainEventDispatcherFactory;
import io.eventuate.tram.events.subscriber.DomainEventEnvelope;
import io.eventuate.tram.events.subscriber.DomainEventHandlersBuilder;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcher;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcherFactory;
import io.eventuate.tram.sagas.participant.SagaCommandHandlersBuilder;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** The service that credits the author, and counts what is sold. */
@Configuration(proxyBeanMethods = false)
class Forum {

  static final List<String> TABLES =
      List.of(Acts.TABLE, "create table author as select 0 as credit, 0 as sold");

  private final JdbcTemplate database;
  private final Acts acts;

  Forum(JdbcTemplate database, Acts acts) {
    this.database = database;
    this.acts = acts;
  }

  @Bean
  SagaCommandDispatcher commands(SagaCommandDispatcherFactory dispatchers) {
    return dispatchers.make(
        Purchase.FORUM,
        SagaCommandHandlersBuilder.fromChannel(Purchase.FORUM)
            .onMessage(Purchase.Credit.class, this::credit)
            .onMessage(Purchase.Correct.class, this::correct)
            .build());
  }

  @Bean
  DomainEventDispatcher sales(DomainEventDispatcherFactory dispatchers) {
    return dispatchers.make(
        "forum-sales",
        DomainEventHandlersBuilder.forAggregateType(Purchase.FILM)
            .onEvent(Purchase.FilmSold.class, this::count)
            .build());
  }

  private Message credit(CommandMessage<Purchase.Credit> command) {
    Purchase.Credit credit = command.getCommand();
    if (credit.copies() > Purchase.FORUMS_MOST) {
      return withFailure();
    }
    acts.done(credit.purchase(), Act.CREDIT, credit.copies());
    database.update("update author set credit = credit + ?", credit.copies());
    return withSuccess();
  }

  private Message correct(CommandMessage<Purchase.Correct> command) {
    Purchase.Correct correct = command.getCommand();
    acts.done(correct.purchase(), Act.CORRECT, correct.copies());
    database.update("update author set credit = credit - ?", correct.copies());
    return withSuccess();
  }

  private void count(DomainEventEnvelope<Purchase.FilmSold> event) {
    Purchase.FilmSold sold = event.getEvent();
    acts.done(sold.purchase(), Act.COUNT_SALE, sold.copies());
    database.update("update author set sold = sold + ?", sold.copies());
  }
}
