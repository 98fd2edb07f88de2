package dev.tablecast.tram.autoconfigure;

import static io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder.withFailure;
import static io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder.withSuccess;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tablecast.tram.TestBroker;
import dev.tablecast.tram.autoconfigure.SagasEndpoint.Operation;
import dev.tablecast.tram.jdbc.TramSchema;
import dev.tablecast.tram.saga.SagaSchemaException;
import dev.tablecast.tram.saga.Sagas;
import dev.tablecast.tram.saga.StepResult;
import dev.tablecast.tram.saga.TakenStep;
import io.eventuate.common.jdbc.EventuateSchema;
import io.eventuate.tram.commands.common.Command;
import io.eventuate.tram.commands.consumer.CommandMessage;
import io.eventuate.tram.commands.consumer.CommandWithDestination;
import io.eventuate.tram.sagas.orchestration.SagaDefinition;
import io.eventuate.tram.sagas.orchestration.SagaInstanceFactory;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcher;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcherFactory;
import io.eventuate.tram.sagas.participant.SagaCommandHandlersBuilder;
import io.eventuate.tram.sagas.simpledsl.SimpleSaga;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A saga of one service over another, as services that include this library have it, over Pulsar.
 */
class TablecastSagaAutoConfigurationTest {

  private final TestBroker broker;

  TablecastSagaAutoConfigurationTest() throws Exception {
    broker = TestBroker.create();
  }

  @Test
  void aSagaGoesAllThroughAndAnotherIsCompensatedOverPulsar() {
    try (ConfigurableApplicationContext shop =
            new TramService("shop", broker)
                .with("management.endpoints.web.exposure.include=tablecastsagas")
                .start(Buying.class);
        ConfigurableApplicationContext store =
            new TramService("store", broker).start(Store.class)) {
      String through = buy(shop, 2);
      buy(shop, 11);

      Buying saga = shop.getBean(Buying.class);
      await().atMost(30, TimeUnit.SECONDS).until(() -> saga.endings.size() == 2);
      assertThat(saga.endings).containsExactlyInAnyOrder("2 completed", "11 rolled back");
      assertThat(store.getBean(Store.class).stock()).isEqualTo(98);
      assertThat(shop.getBean(Sagas.class).status().running()).isZero();
      assertThat(shop.getBean(SagasHealthIndicator.class).health().getStatus())
          .isEqualTo(Status.UP);
      SagasEndpoint endpoint = shop.getBean(SagasEndpoint.class);
      assertThat(endpoint.one(through).getStatus()).isEqualTo(WebEndpointResponse.STATUS_OK);
      assertThat(endpoint.run(through, Operation.RETRY).getStatus())
          .isEqualTo(WebEndpointResponse.STATUS_NOT_FOUND);
      assertThat(ended(shop, "completed")).isOne();
      assertThat(ended(shop, "rolled_back")).isOne();
    }
  }

  private static double ended(ConfigurableApplicationContext shop, String outcome) {
    MeterRegistry registry = new SimpleMeterRegistry();
    shop.getBean(SagasMetrics.class).bindTo(registry);
    return registry.get("tablecast.saga.ended").tag("outcome", outcome).functionCounter().count();
  }

  @Test
  void aParticipantThatIsAwayIsAskedAgainUntilItIsBack() {
    TramService shopService = new TramService("shop", broker).with("tablecast.saga.timeout=1s");
    TramService storeService = new TramService("store", broker);
    try (ConfigurableApplicationContext shop = shopService.start(Buying.class)) {
      String id = buy(shop, 2);
      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> shop.getBean(Sagas.class).waiting(1).get(0).attempts() > 1);

      try (ConfigurableApplicationContext store = storeService.start(Store.class)) {
        Buying saga = shop.getBean(Buying.class);
        await().atMost(30, TimeUnit.SECONDS).until(() -> saga.endings.size() == 1);
        assertThat(store.getBean(Store.class).stock()).isEqualTo(98);
        assertThat(shop.getBean(Sagas.class).steps(id))
            .extracting(TakenStep::result)
            .containsOnly(StepResult.SUCCEEDED);
      }
    }
  }

  @Test
  void aDatabaseWithoutTheTablesRefusesTheStartWithTheStatements() throws SQLException {
    TramService service =
        new TramService("shop", broker)
            .with("tablecast.tram.schema=validate")
            .having(new TramSchema(new EventuateSchema()).ddl());

    assertThatThrownBy(() -> service.start(Buying.class))
        .rootCause()
        .isInstanceOf(SagaSchemaException.class)
        .hasMessageContaining("create table if not exists eventuate.saga_step");
  }

  static String buy(ConfigurableApplicationContext shop, int copies) {
    Order order = new Order();
    order.copies = copies;
    return shop.getBean(TransactionTemplate.class)
        .execute(
            status ->
                shop.getBean(SagaInstanceFactory.class)
                    .create(shop.getBean(Buying.class), order)
                    .getId());
  }

  /** The saga's data. */
  static final class Order {
    public int copies;
  }

  record Reserve(int copies) implements Command {}

  record Release(int copies) implements Command {}

  record Approve(int copies) implements Command {}

  /** Reserves copies, and has them approved, which is refused for many. */
  static class Buying implements SimpleSaga<Order> {

    final List<String> endings = new CopyOnWriteArrayList<>();
    private final SagaDefinition<Order> definition =
        step()
            .invokeParticipant(it -> to(new Reserve(it.copies)))
            .withCompensation(it -> to(new Release(it.copies)))
            .step()
            .invokeParticipant(it -> to(new Approve(it.copies)))
            .build();

    private static CommandWithDestination to(Command command) {
      return new CommandWithDestination("store", null, command);
    }

    @Override
    public SagaDefinition<Order> getSagaDefinition() {
      return definition;
    }

    @Override
    public void onSagaCompletedSuccessfully(String id, Order data) {
      endings.add(data.copies + " completed");
    }

    @Override
    public void onSagaRolledBack(String id, Order data) {
      endings.add(data.copies + " rolled back");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Store {

    private final AtomicInteger copies = new AtomicInteger(100);

    int stock() {
      return copies.get();
    }

    @Bean
    SagaCommandDispatcher commands(SagaCommandDispatcherFactory dispatchers) {
      return dispatchers.make(
          "store-commands",
          SagaCommandHandlersBuilder.fromChannel("store")
              .onMessage(
                  Reserve.class,
                  (CommandMessage<Reserve> it) -> {
                    copies.addAndGet(-it.getCommand().copies());
                    return withSuccess();
                  })
              .onMessage(
                  Release.class,
                  (CommandMessage<Release> it) -> {
                    copies.addAndGet(it.getCommand().copies());
                    return withSuccess();
                  })
              .onMessage(
                  Approve.class,
                  (CommandMessage<Approve> it) ->
                      it.getCommand().copies() > 10 ? withFailure() : withSuccess())
              .build());
    }
  }
}
