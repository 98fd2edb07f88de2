package dev.tablecast.system.saga;

import static io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder.withFailure;
import static io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder.withSuccess;

import io.eventuate.tram.commands.consumer.CommandMessage;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcher;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcherFactory;
import io.eventuate.tram.sagas.participant.SagaCommandHandlersBuilder;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** The service that has the customers' money. */
@Configuration(proxyBeanMethods = false)
class Payments {

  static final int CUSTOMERS = 10;
  static final int MONEY = 1_000_000;

  static final List<String> TABLES =
      List.of(
          Acts.TABLE,
          "create table account (customer int primary key, balance int not null, usable boolean)",
          "insert into account select i, %d, i <> %d from generate_series(0, %d) i"
              .formatted(MONEY, Purchase.UNLUCKY_CUSTOMER, CUSTOMERS - 1));

  private final JdbcTemplate database;
  private final Acts acts;

  Payments(JdbcTemplate database, Acts acts) {
    this.database = database;
    this.acts = acts;
  }

  @Bean
  SagaCommandDispatcher commands(SagaCommandDispatcherFactory dispatchers) {
    return dispatchers.make(
        Purchase.PAYMENTS,
        SagaCommandHandlersBuilder.fromChannel(Purchase.PAYMENTS)
            .onMessage(Purchase.Charge.class, this::charge)
            .onMessage(Purchase.Refund.class, this::refund)
            .build());
  }

  private Message charge(CommandMessage<Purchase.Charge> command) {
    Purchase.Charge charge = command.getCommand();
    if (charge.amount() > Purchase.PAYMENTS_MOST * Purchase.PRICE) {
      return withFailure();
    }
    acts.done(charge.purchase(), Act.CHARGE, charge.amount());
    if (!pay(charge.customer(), charge.amount())) {
      throw new IllegalStateException("The account is not usable for now");
    }
    return withSuccess();
  }

  private Message refund(CommandMessage<Purchase.Refund> command) {
    Purchase.Refund refund = command.getCommand();
    acts.done(refund.purchase(), Act.REFUND, refund.amount());
    pay(refund.customer(), -refund.amount());
    return withSuccess();
  }

  private boolean pay(int customer, int amount) {
    return database.update(
            "update account set balance = balance - ? where customer = ? and (usable or ? < 0)",
            amount,
            customer,
            amount)
        == 1;
  }
}
