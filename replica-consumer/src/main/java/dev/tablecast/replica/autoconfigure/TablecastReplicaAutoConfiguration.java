package dev.tablecast.replica.autoconfigure;

import dev.tablecast.replica.ReplicaGrants;
import dev.tablecast.replica.ReplicaSettings;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.Replicas;
import dev.tablecast.replica.schema.ReplicaSchema;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.apache.pulsar.client.api.PulsarClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
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
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Keeps what beans of type {@link ReplicaTable} declare. Without such a bean it does nothing. */
@AutoConfiguration(after = {DataSourceAutoConfiguration.class, PulsarAutoConfiguration.class})
@ConditionalOnClass(PulsarClient.class)
@ConditionalOnBean(ReplicaTable.class)
@EnableConfigurationProperties(TablecastReplicaProperties.class)
public final class TablecastReplicaAutoConfiguration {

  private static final String JOOQ_LOGO = "org.jooq.no-logo";

  TablecastReplicaAutoConfiguration() {
    // At the first statement, in the middle of the service's log, by a library it may not know of.
    if (System.getProperty(JOOQ_LOGO) == null) {
      System.setProperty(JOOQ_LOGO, "true");
    }
  }

  @Bean
  @ConditionalOnMissingBean
  ReplicaSettings tablecastReplicaSettings(
      TablecastReplicaProperties properties,
      Environment environment,
      ObjectProvider<PulsarProperties> pulsar) {
    String service = environment.getProperty("spring.application.name", "");
    if (service.isBlank()) {
      throw new InvalidConfigurationPropertyValueException(
          "spring.application.name",
          null,
          "A service that keeps replicas needs a name, which its subscriptions begin with.");
    }
    PulsarProperties.Defaults.Topic topic =
        pulsar.getIfAvailable(PulsarProperties::new).getDefaults().getTopic();
    return properties.settings(service, topic.getTenant() + "/" + topic.getNamespace());
  }

  @Bean
  @ConditionalOnMissingBean
  ReplicaSchema tablecastReplicaSchema(ObjectProvider<ReplicaTable> replicas) {
    return ReplicaSchema.of(replicas.orderedStream().toList());
  }

  /** Not a DataSource: there would be two for all that want the service's. */
  @Bean
  @Lazy
  @ConditionalOnMissingBean
  ApplierDatabase tablecastApplierDatabase(
      TablecastReplicaProperties properties,
      DataSource database,
      ObjectProvider<JdbcConnectionDetails> service) {
    return ApplierDatabase.of(
        properties.datasource(), properties.guard(), database, service.getIfAvailable());
  }

  /** There to be asked in any case; only where it is not started it tells so. */
  @Bean
  @Lazy
  @ConditionalOnMissingBean
  Replicas tablecastReplicas(
      ReplicaSettings settings,
      ApplierDatabase database,
      PulsarClient client,
      ObjectProvider<ReplicaTable> replicas) {
    return new Replicas(
        settings, database.connections(), client, replicas.orderedStream().toList());
  }

  @Bean
  GrantsCommand tablecastGrantsCommand(
      ReplicaSettings settings,
      ObjectProvider<ReplicaTable> replicas,
      ConfigurableApplicationContext context) {
    return new GrantsCommand(
        ReplicaGrants.of(settings, replicas.orderedStream().toList()),
        status -> System.exit(SpringApplication.exit(context, () -> status)));
  }

  /** What applies; apart from it everything is there all the same. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty(name = "tablecast.replica.enabled", matchIfMissing = true)
  static class ApplyConfiguration {

    /** How long the start waits for a database that normally answers in a fraction of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Bean
    @DependsOnDatabaseInitialization
    ReplicasLifecycle tablecastReplicasLifecycle(
        ReplicaSettings settings,
        TablecastReplicaProperties properties,
        ReplicaSchema schema,
        ApplierDatabase applier,
        DataSource service,
        Replicas replicas) {
      return new ReplicasLifecycle(
          new StartCheck(schema, settings.schema(), properties.guard(), applier, service, PATIENCE),
          replicas);
    }
  }

  /** What an operator asks for. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty(name = "tablecast.replica.enabled", matchIfMissing = true)
  static class OperationsConfiguration {

    @Bean
    RebuildCommand tablecastRebuildCommand(
        Replicas replicas, ConfigurableApplicationContext context) {
      return new RebuildCommand(
          replicas, status -> System.exit(SpringApplication.exit(context, () -> status)));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
    @ConditionalOnAvailableEndpoint(ReplicasEndpoint.class)
    static class EndpointConfiguration {

      @Bean
      ReplicasEndpoint tablecastReplicasEndpoint(Replicas replicas) {
        return new ReplicasEndpoint(replicas);
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  @ConditionalOnEnabledHealthIndicator("tablecast-replicas")
  @ConditionalOnBooleanProperty(name = "tablecast.replica.enabled", matchIfMissing = true)
  static class HealthConfiguration {

    @Bean("tablecast-replicasHealthIndicator")
    ReplicasHealthIndicator tablecastReplicasHealthIndicator(ReplicasLifecycle replicas) {
      return new ReplicasHealthIndicator(replicas::status);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterBinder.class)
  @ConditionalOnBooleanProperty(name = "tablecast.replica.enabled", matchIfMissing = true)
  static class MetricsConfiguration {

    @Bean
    ReplicasMetrics tablecastReplicasMetrics(ReplicasLifecycle replicas, ReplicaSchema schema) {
      return new ReplicasMetrics(replicas::status, schema.replicas(), Clock.systemUTC());
    }
  }
}
