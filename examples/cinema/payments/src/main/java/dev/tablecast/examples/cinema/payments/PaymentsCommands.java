package dev.tablecast.examples.cinema.payments;

import static io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder.withFailure;
import static io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder.withSuccess;

import dev.tablecast.examples.cinema.payments.contracts.Charge;
import dev.tablecast.examples.cinema.payments.contracts.Declined;
import dev.tablecast.examples.cinema.payments.contracts.PaymentsCommand;
import dev.tablecast.examples.cinema.payments.contracts.Refund;
import io.eventuate.tram.commands.consumer.CommandMessage;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcher;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcherFactory;
import io.eventuate.tram.sagas.participant.SagaCommandHandlersBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The part that payments takes in the sagas of others. Each command is handled in a transaction,
 * which holds what it changes and the answer: both are there, or neither.
 */
@Configuration(proxyBeanMethods = false)
class PaymentsCommands {

  private final Payments payments;

  PaymentsCommands(Payments payments) {
    this.payments = payments;
  }

  @Bean
  SagaCommandDispatcher commands(SagaCommandDispatcherFactory dispatchers) {
    return dispatchers.make(
        "payments",
        SagaCommandHandlersBuilder.fromChannel(PaymentsCommand.CHANNEL)
            .onMessage(Charge.class, this::charge)
            .onMessage(Refund.class, this::refund)
            .build());
  }

  private Message charge(CommandMessage<Charge> message) {
    Charge charge = message.getCommand();
    return switch (payments.charge(charge.purchase(), charge.card(), charge.amount())) {
      case CHARGED -> withSuccess();
      case UNKNOWN_CARD -> withFailure(new Declined("nobody knows the card"));
      case BLOCKED -> withFailure(new Declined("the card is blocked"));
      case BEYOND_LIMIT -> withFailure(new Declined("it is beyond the card's limit"));
    };
  }

  private Message refund(CommandMessage<Refund> message) {
    payments.refund(message.getCommand().purchase());
    return withSuccess();
  }
}
