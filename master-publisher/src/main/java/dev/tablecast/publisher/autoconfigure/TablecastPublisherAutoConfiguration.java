package dev.tablecast.publisher.autoconfigure;

import dev.tablecast.publisher.Checksums;
import dev.tablecast.publisher.FreshnessTokens;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.MessageTable;
import dev.tablecast.publisher.Outbox;
import dev.tablecast.publisher.OutboxTable;
import dev.tablecast.publisher.OwnedColumns;
import dev.tablecast.publisher.OwnerDatabase;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.Snapshots;
import dev.tablecast.publisher.Topics;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.topic.TopicCommands;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.pulsar.autoconfigure.PulsarAutoConfiguration;
import org.springframework.boot.pulsar.autoconfigure.PulsarProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.pulsar.core.PulsarAdministration;

/**
 * Publishes what beans of type {@link MasterTable}, {@link OwnedColumns}, {@link OutboxTable} and
 * {@link MessageTable} declare. Without such a bean it does nothing.
 */
@AutoConfiguration(after = {DataSourceAutoConfiguration.class, PulsarAutoConfiguration.class})
@ConditionalOnClass(PulsarClient.class)
@Conditional(TablecastPublisherAutoConfiguration.OnDeclaredTable.class)
@EnableConfigurationProperties(TablecastPublisherProperties.class)
public final class TablecastPublisherAutoConfiguration {

  private static final String JOOQ_LOGO = "org.jooq.no-logo";

  TablecastPublisherAutoConfiguration() {
    // At the first statement, in the middle of the service's log, by a library it may not know of.
    if (System.getProperty(JOOQ_LOGO) == null) {
      System.setProperty(JOOQ_LOGO, "true");
    }
  }

  @Bean
  @ConditionalOnMissingBean
  PublisherSettings tablecastPublisherSettings(
      TablecastPublisherProperties properties,
      Environment environment,
      ObjectProvider<PulsarProperties> pulsar) {
    String service = environment.getProperty("spring.application.name", "");
    if (service.isBlank()) {
      throw new InvalidConfigurationPropertyValueException(
          "spring.application.name",
          null,
          "A service that publishes tables needs the name by which contracts call their owner.");
    }
    PulsarProperties.Defaults.Topic topic =
        pulsar.getIfAvailable(PulsarProperties::new).getDefaults().getTopic();
    return properties.settings(service, topic.getTenant() + "/" + topic.getNamespace());
  }

  @Bean
  @ConditionalOnMissingBean
  OwnerSchema tablecastOwnerSchema(
      PublisherSettings settings,
      ObjectProvider<MasterTable> masterTables,
      ObjectProvider<OwnedColumns> ownedColumns,
      ObjectProvider<OutboxTable> outboxTables,
      ObjectProvider<MessageTable> messageTables) {
    return new OwnerSchema(
            settings,
            masterTables.orderedStream().toList(),
            ownedColumns.orderedStream().toList(),
            outboxTables.orderedStream().toList())
        .withMessages(messageTables.orderedStream().toList());
  }

  @Bean
  TopicCommand tablecastTopicCommand(
      PublisherSettings settings, OwnerSchema schema, ConfigurableApplicationContext context) {
    return new TopicCommand(
        TopicCommands.of(settings, schema),
        status -> System.exit(SpringApplication.exit(context, () -> status)));
  }

  /** What reads the log; apart from it everything is there all the same. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty(name = "tablecast.publisher.enabled", matchIfMissing = true)
  static class RelayConfiguration {

    /** How long the start waits for servers, which normally answer in a fraction of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Bean
    @ConditionalOnMissingBean
    OwnerDatabase tablecastOwnerDatabase(
        TablecastPublisherProperties properties, ObjectProvider<JdbcConnectionDetails> service) {
      return new OwnerDatabaseResolver(properties.datasource(), service.getIfAvailable()).resolve();
    }

    @Bean
    @DependsOnDatabaseInitialization
    PublisherLifecycle tablecastPublisherLifecycle(
        PublisherSettings settings,
        OwnerDatabase database,
        OwnerSchema schema,
        PulsarClient client,
        PulsarAdministration administration) {
      Supplier<PulsarAdmin> admin = () -> adminClient(administration);
      return new PublisherLifecycle(
          settings,
          database,
          client,
          admin,
          schema,
          new StartCheck(settings, database, admin, schema, PATIENCE));
    }

    @Bean
    @ConditionalOnMissingBean
    Snapshots tablecastSnapshots(OwnerDatabase database, OwnerSchema schema) {
      return new Snapshots(database, schema);
    }

    @Bean
    @ConditionalOnMissingBean
    Checksums tablecastChecksums(OwnerDatabase database, OwnerSchema schema) {
      return new Checksums(database, schema);
    }

    @Bean
    @ConditionalOnMissingBean
    Topics tablecastTopics(
        PublisherSettings settings,
        OwnerDatabase database,
        OwnerSchema schema,
        PulsarClient client) {
      return new Topics(settings, database, schema, client);
    }

    @Bean
    SlotMonitor tablecastSlotMonitor(PublisherSettings settings, OwnerDatabase database) {
      return new SlotMonitor(database, settings.logName(), Clock.systemUTC());
    }

    private static PulsarAdmin adminClient(PulsarAdministration administration) {
      try {
        return administration.createAdminClient();
      } catch (PulsarClientException e) {
        throw new IllegalStateException(
            "spring.pulsar.admin.* does not make an admin client: " + e.getMessage(), e);
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(OutboxTable.class)
  @ConditionalOnSingleCandidate(DataSource.class)
  static class OutboxConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Outbox tablecastOutbox(
        PublisherSettings settings,
        ObjectProvider<MasterTable> masterTables,
        ObjectProvider<OutboxTable> outboxTables,
        OwnerSchema checked,
        DataSource dataSource) {
      return new Outbox(
          settings,
          outboxTables.orderedStream().toList(),
          masterTables.orderedStream().toList(),
          new SpringTransactionConnection(dataSource));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnSingleCandidate(DataSource.class)
  static class FreshnessConfiguration {

    @Bean
    @ConditionalOnMissingBean
    FreshnessTokens tablecastFreshnessTokens(PublisherSettings settings, DataSource dataSource) {
      return new FreshnessTokens(settings, new CommittedConnections(dataSource));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  @ConditionalOnEnabledHealthIndicator("tablecast-publisher")
  @ConditionalOnBooleanProperty(name = "tablecast.publisher.enabled", matchIfMissing = true)
  static class HealthConfiguration {

    @Bean("tablecast-publisherHealthIndicator")
    PublisherHealthIndicator tablecastPublisherHealthIndicator(
        PublisherLifecycle publisher, SlotMonitor slot) {
      return new PublisherHealthIndicator(publisher::status, slot::usage, publisher::requests);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterBinder.class)
  @ConditionalOnBooleanProperty(name = "tablecast.publisher.enabled", matchIfMissing = true)
  static class MetricsConfiguration {

    @Bean
    PublisherMetrics tablecastPublisherMetrics(
        PublisherLifecycle publisher, SlotMonitor slot, OwnerSchema schema) {
      return new PublisherMetrics(publisher::status, slot::usage, schema);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
  @ConditionalOnAvailableEndpoint(endpoint = PublisherEndpoint.class)
  @ConditionalOnBooleanProperty(name = "tablecast.publisher.enabled", matchIfMissing = true)
  static class EndpointConfiguration {

    @Bean
    PublisherEndpoint tablecastPublisherEndpoint(
        PublisherLifecycle publisher, Snapshots snapshots, Checksums checksums, Topics topics) {
      return new PublisherEndpoint(publisher::status, snapshots, checksums, topics);
    }
  }

  /** Whether the service declares anything to publish. */
  static final class OnDeclaredTable extends AnyNestedCondition {

    OnDeclaredTable() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnBean(MasterTable.class)
    static class Master {}

    @ConditionalOnBean(OwnedColumns.class)
    static class Columns {}

    @ConditionalOnBean(OutboxTable.class)
    static class OutboxDeclared {}

    @ConditionalOnBean(MessageTable.class)
    static class Messages {}
  }
}
