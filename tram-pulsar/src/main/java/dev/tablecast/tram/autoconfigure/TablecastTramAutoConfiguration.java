package dev.tablecast.tram.autoconfigure;

import dev.tablecast.publisher.MessageTable;
import dev.tablecast.tram.PulsarMessageConsumer;
import dev.tablecast.tram.TramSettings;
import dev.tablecast.tram.jdbc.PostgresDuplicateMessageDetector;
import dev.tablecast.tram.jdbc.ReceivedMessages;
import dev.tablecast.tram.jdbc.ReceivedMessagesCleaner;
import dev.tablecast.tram.jdbc.TramSchema;
import dev.tablecast.tram.send.JavaTimeJson;
import dev.tablecast.tram.send.KeyedMessageProducer;
import dev.tablecast.tram.send.RandomNodeIdGenerator;
import io.eventuate.common.id.IdGenerator;
import io.eventuate.common.jdbc.EventuateJdbcStatementExecutor;
import io.eventuate.common.jdbc.EventuateSchema;
import io.eventuate.common.jdbc.EventuateTransactionTemplate;
import io.eventuate.tram.consumer.common.DuplicateMessageDetector;
import io.eventuate.tram.consumer.common.MessageConsumerImplementation;
import io.eventuate.tram.messaging.consumer.MessageConsumer;
import io.eventuate.tram.messaging.producer.MessageProducer;
import io.eventuate.tram.spring.consumer.common.TramConsumerCommonConfiguration;
import io.eventuate.tram.spring.messaging.producer.jdbc.TramMessageProducerJdbcConfiguration;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.pulsar.autoconfigure.PulsarAutoConfiguration;
import org.springframework.boot.pulsar.autoconfigure.PulsarProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.core.annotation.Order;
import org.springframework.pulsar.core.PulsarAdministration;

/**
 * Sends by Eventuate Tram's outbox and receives from Pulsar. Of Eventuate's own configurations it
 * takes those of the producer and of the consumer, and replaces what they lack.
 */
@AutoConfiguration(
    after = {
      DataSourceAutoConfiguration.class,
      JdbcTemplateAutoConfiguration.class,
      TransactionAutoConfiguration.class,
      PulsarAutoConfiguration.class
    },
    // They give way to what is there, and the publisher begins with it.
    beforeName = {
      "dev.tablecast.publisher.autoconfigure.TablecastPublisherAutoConfiguration",
      "io.eventuate.tram.spring.consumer.jdbc.TramConsumerJdbcAutoConfiguration",
      "io.eventuate.tram.spring.messaging.autoconfigure.EventuateTramKafkaMessageConsumerAutoConfiguration"
    })
@ConditionalOnClass({PulsarClient.class, MessageConsumerImplementation.class})
@EnableConfigurationProperties(TablecastTramProperties.class)
@Import({TramMessageProducerJdbcConfiguration.class, TramConsumerCommonConfiguration.class})
public final class TablecastTramAutoConfiguration {

  private static final String JOOQ_LOGO = "org.jooq.no-logo";

  TablecastTramAutoConfiguration() {
    JavaTimeJson.install();
    // At the first statement, in the middle of the service's log, by a library it may not know of.
    if (System.getProperty(JOOQ_LOGO) == null) {
      System.setProperty(JOOQ_LOGO, "true");
    }
  }

  // Eventuate's bean post-processors need a consumer and a producer before there are any other
  // post-processors. They get ones that make nothing until they are used: else the database's pool
  // would be made so early, and be nobody's to process.
  @Bean
  static BeanFactoryPostProcessor tablecastTramEarlyBeans() {
    return new EarlyBeans();
  }

  /** Before Eventuate's own. */
  @Bean
  @Primary
  IdGenerator tablecastTramIdGenerator() {
    return new RandomNodeIdGenerator(Clock.systemUTC());
  }

  /** Before Eventuate's own, which it sends by. */
  @Bean
  @Primary
  MessageProducer tablecastTramMessageProducer(
      @Lazy @Qualifier("messageProducer") MessageProducer messageProducer) {
    return new KeyedMessageProducer(messageProducer);
  }

  @Bean
  @Primary
  MessageConsumer tablecastTramLazyMessageConsumer(
      @Lazy @Qualifier("messageConsumer") MessageConsumer messageConsumer) {
    return messageConsumer;
  }

  @Bean
  @ConditionalOnMissingBean
  TramSettings tablecastTramSettings(
      TablecastTramProperties properties, ObjectProvider<PulsarProperties> pulsar) {
    PulsarProperties.Defaults.Topic topic =
        pulsar.getIfAvailable(PulsarProperties::new).getDefaults().getTopic();
    return properties.settings(topic.getTenant() + "/" + topic.getNamespace());
  }

  /** Reads nothing before the context starts. */
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean(MessageConsumerImplementation.class)
  PulsarMessageConsumer tablecastTramMessageConsumer(
      TramSettings settings,
      PulsarClient client,
      PulsarAdministration administration,
      DuplicateMessageDetector received) {
    return new PulsarMessageConsumer(settings, client, adminClients(administration), received);
  }

  @Bean
  @ConditionalOnMissingBean
  ReceivedMessages tablecastTramReceivedMessages(EventuateSchema schema) {
    return new ReceivedMessages(schema);
  }

  @Bean
  @ConditionalOnMissingBean(DuplicateMessageDetector.class)
  PostgresDuplicateMessageDetector tablecastTramDuplicateMessageDetector(
      ReceivedMessages received,
      EventuateJdbcStatementExecutor database,
      EventuateTransactionTemplate transaction) {
    return new PostgresDuplicateMessageDetector(received, database, transaction, Clock.systemUTC());
  }

  /** The first: whoever lacks the sagas' tables too is told of these. */
  @Bean
  @Order(1)
  SchemaCheck tablecastTramSchemaCheck(
      TablecastTramProperties properties, EventuateSchema schema, DataSource database) {
    TramSchema tables = new TramSchema(schema);
    return new SchemaCheck(
        "messages", database, connection -> tables.prepare(connection, properties.schema()));
  }

  @Bean
  @DependsOnDatabaseInitialization
  TramLifecycle tablecastTramLifecycle(
      TablecastTramProperties properties,
      ObjectProvider<SchemaCheck> checks,
      PulsarMessageConsumer consumer,
      EventuateJdbcStatementExecutor statements,
      ReceivedMessages received) {
    return new TramLifecycle(
        checks.orderedStream().toList(),
        consumer,
        new ReceivedMessagesCleaner(
            received, statements, properties.receivedRetention(), Clock.systemUTC()));
  }

  private static Supplier<PulsarAdmin> adminClients(PulsarAdministration administration) {
    return () -> {
      try {
        return administration.createAdminClient();
      } catch (PulsarClientException e) {
        throw new IllegalStateException(
            "spring.pulsar.admin.* does not make an admin client: " + e.getMessage(), e);
      }
    };
  }

  /** The outbox, for the relay to take, where the service includes one. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MessageTable.class)
  static class OutboxConfiguration {

    @Bean
    @ConditionalOnMissingBean
    MessageTable tablecastTramOutbox(EventuateSchema schema) {
      return MessageTable.ofEventuate(TramSchema.nameOf(schema));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  @ConditionalOnEnabledHealthIndicator("tablecast-tram")
  static class HealthConfiguration {

    @Bean("tablecast-tramHealthIndicator")
    TramHealthIndicator tablecastTramHealthIndicator(TramLifecycle tram) {
      return new TramHealthIndicator(tram::status);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterBinder.class)
  static class MetricsConfiguration {

    @Bean
    TramMetrics tablecastTramMetrics(TramLifecycle tram) {
      return new TramMetrics(tram::status);
    }
  }
}
