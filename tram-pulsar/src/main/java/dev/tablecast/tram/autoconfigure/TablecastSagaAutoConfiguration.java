package dev.tablecast.tram.autoconfigure;

import dev.tablecast.tram.autoconfigure.SagaLifecycle.Forgetting;
import dev.tablecast.tram.saga.CommandLedger;
import dev.tablecast.tram.saga.EndedSagas;
import dev.tablecast.tram.saga.LedgerDispatcherFactory;
import dev.tablecast.tram.saga.LockingSagaInstances;
import dev.tablecast.tram.saga.ParticipantParts;
import dev.tablecast.tram.saga.SagaDatabase;
import dev.tablecast.tram.saga.SagaLocks;
import dev.tablecast.tram.saga.SagaOrchestrators;
import dev.tablecast.tram.saga.SagaParts;
import dev.tablecast.tram.saga.SagaSchema;
import dev.tablecast.tram.saga.Sagas;
import dev.tablecast.tram.saga.StepWatch;
import io.eventuate.common.id.IdGenerator;
import io.eventuate.common.jdbc.EventuateSchema;
import io.eventuate.tram.commands.common.CommandNameMapping;
import io.eventuate.tram.commands.consumer.CommandReplyProducer;
import io.eventuate.tram.messaging.consumer.MessageConsumer;
import io.eventuate.tram.messaging.producer.MessageProducer;
import io.eventuate.tram.sagas.common.SagaLockManager;
import io.eventuate.tram.sagas.orchestration.Saga;
import io.eventuate.tram.sagas.orchestration.SagaInstanceFactory;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcherFactory;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Runs Eventuate Tram's sagas and takes part in them, in the place of Eventuate's own
 * configurations: beans have the names of theirs, so that a service that imports both is refused.
 */
@AutoConfiguration(
    after = TablecastTramAutoConfiguration.class,
    afterName =
        "io.eventuate.tram.spring.commands.autoconfigure.EventuateTramCommandsAutoConfigure")
@ConditionalOnClass(SagaLockManager.class)
@EnableConfigurationProperties(TablecastSagaProperties.class)
public final class TablecastSagaAutoConfiguration {

  @Bean
  SagaDatabase tablecastSagaDatabase(DataSource database, PlatformTransactionManager transactions) {
    return SagaDatabase.of(database, transactions, Clock.systemUTC());
  }

  @Bean
  SagaLockManager sagaLockManager(SagaDatabase database) {
    return new SagaLocks(database);
  }

  /** For who takes part. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(SagaCommandDispatcherFactory.class)
  static class ParticipantConfiguration {

    @Bean
    CommandLedger tablecastSagaLedger(SagaDatabase database) {
      return new CommandLedger(database);
    }

    @Bean
    SagaCommandDispatcherFactory sagaCommandDispatcherFactory(
        SagaDatabase database,
        SagaLockManager locks,
        CommandLedger ledger,
        MessageConsumer consumer,
        CommandNameMapping commands,
        CommandReplyProducer replies) {
      return new LedgerDispatcherFactory(
          consumer, commands, replies, new ParticipantParts(database, locks, ledger));
    }
  }

  /** For who runs sagas. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(SagaInstanceFactory.class)
  @ConditionalOnBean(Saga.class)
  static class OrchestratorConfiguration {

    /** How often it is looked for steps whose time is over. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    @Bean
    LockingSagaInstances sagaInstanceRepository(SagaDatabase database, IdGenerator ids) {
      return new LockingSagaInstances(database, ids);
    }

    @Bean
    SagaOrchestrators tablecastSagaOrchestrators(
        SagaDatabase database,
        LockingSagaInstances instances,
        SagaLockManager locks,
        MessageProducer producer,
        MessageConsumer consumer,
        CommandNameMapping commands,
        TablecastSagaProperties properties) {
      return new SagaOrchestrators(
          new SagaParts(
              database, instances, locks, producer, consumer, commands, properties.patience()));
    }

    @Bean
    SagaInstanceFactory sagaInstanceFactory(
        SagaOrchestrators orchestrators, ObjectProvider<Saga<?>> sagas) {
      return new SagaInstanceFactory(orchestrators, sagas.orderedStream().toList());
    }

    @Bean
    EndedSagas tablecastEndedSagas(SagaDatabase database) {
      return new EndedSagas(database);
    }

    @Bean
    Sagas tablecastSagas(SagaOrchestrators orchestrators) {
      return new Sagas(orchestrators);
    }

    @Bean(destroyMethod = "close")
    StepWatch tablecastSagaWatch(SagaOrchestrators orchestrators) {
      return new StepWatch(orchestrators, INTERVAL);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
    @ConditionalOnAvailableEndpoint(SagasEndpoint.class)
    static class EndpointConfiguration {

      @Bean
      SagasEndpoint tablecastSagasEndpoint(Sagas sagas) {
        return new SagasEndpoint(sagas);
      }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    @ConditionalOnEnabledHealthIndicator("tablecast-sagas")
    static class HealthConfiguration {

      @Bean("tablecast-sagasHealthIndicator")
      SagasHealthIndicator tablecastSagasHealthIndicator(Sagas sagas) {
        return new SagasHealthIndicator(sagas);
      }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class MetricsConfiguration {

      @Bean
      SagasMetrics tablecastSagasMetrics(Sagas sagas, SagaOrchestrators orchestrators) {
        return new SagasMetrics(sagas, orchestrators.counts());
      }
    }
  }

  @Bean
  @Order(2)
  SchemaCheck tablecastSagaSchemaCheck(
      TablecastTramProperties tram, EventuateSchema schema, DataSource database) {
    if (!schema.isDefault()) {
      throw new InvalidConfigurationPropertyValueException(
          "eventuate.database.schema",
          schema.getEventuateDatabaseSchema(),
          "Sagas keep their tables in schema eventuate, which is the default.");
    }
    return new SchemaCheck(
        "sagas", database, connection -> SagaSchema.prepare(connection, tram.schema()));
  }

  @Bean
  @DependsOnDatabaseInitialization
  SagaLifecycle tablecastSagaLifecycle(
      TablecastSagaProperties properties,
      ObjectProvider<StepWatch> watch,
      ObjectProvider<EndedSagas> ended,
      ObjectProvider<CommandLedger> ledger) {
    List<Forgetting> forgettings = new ArrayList<>();
    ended.ifAvailable(
        it ->
            forgettings.add(
                new Forgetting("Ended sagas", () -> it.forgetOlderThan(properties.retention()))));
    ledger.ifAvailable(
        it ->
            forgettings.add(
                new Forgetting(
                    "Commands in the ledger",
                    () -> it.forgetOlderThan(properties.ledgerRetention()))));
    return new SagaLifecycle(watch.getIfAvailable(), forgettings);
  }
}
