package dev.tablecast.examples.cinema.forum;

import static io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder.withFailure;
import static io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder.withSuccess;

import dev.tablecast.examples.cinema.forum.contracts.CorrectCredit;
import dev.tablecast.examples.cinema.forum.contracts.CreditAuthor;
import dev.tablecast.examples.cinema.forum.contracts.FilmWithdrawn;
import dev.tablecast.examples.cinema.forum.contracts.ForumCommand;
import io.eventuate.tram.commands.consumer.CommandMessage;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcher;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcherFactory;
import io.eventuate.tram.sagas.participant.SagaCommandHandlersBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The part that the forum takes in the sagas of others. */
@Configuration(proxyBeanMethods = false)
class CreditCommands {

  private final Credits credits;

  CreditCommands(Credits credits) {
    this.credits = credits;
  }

  @Bean
  SagaCommandDispatcher commands(SagaCommandDispatcherFactory dispatchers) {
    return dispatchers.make(
        "forum",
        SagaCommandHandlersBuilder.fromChannel(ForumCommand.CHANNEL)
            .onMessage(CreditAuthor.class, this::credit)
            .onMessage(CorrectCredit.class, this::correct)
            .build());
  }

  private Message credit(CommandMessage<CreditAuthor> message) {
    CreditAuthor sold = message.getCommand();
    return credits.credit(sold.purchase(), sold.film(), sold.copies())
        ? withSuccess()
        : withFailure(new FilmWithdrawn(sold.film()));
  }

  private Message correct(CommandMessage<CorrectCredit> message) {
    credits.correct(message.getCommand().purchase());
    return withSuccess();
  }
}
