package dev.tablecast.replica.autoconfigure;

import dev.tablecast.replica.ReplicaSettings;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.Replicas;
import javax.sql.DataSource;
import org.apache.pulsar.client.api.PulsarClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.pulsar.autoconfigure.PulsarAutoConfiguration;
import org.springframework.boot.pulsar.autoconfigure.PulsarProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Keeps what beans of type {@link ReplicaTable} declare. Without such a bean it does nothing. */
@AutoConfiguration(after = {DataSourceAutoConfiguration.class, PulsarAutoConfiguration.class})
@ConditionalOnClass(PulsarClient.class)
@ConditionalOnBean(ReplicaTable.class)
public final class TablecastReplicaAutoConfiguration {

  TablecastReplicaAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  ReplicaSettings tablecastReplicaSettings(
      Environment environment, ObjectProvider<PulsarProperties> pulsar) {
    String service = environment.getProperty("spring.application.name", "");
    if (service.isBlank()) {
      throw new InvalidConfigurationPropertyValueException(
          "spring.application.name",
          null,
          "A service that keeps replicas needs a name, which its subscriptions begin with.");
    }
    PulsarProperties.Defaults.Topic topic =
        pulsar.getIfAvailable(PulsarProperties::new).getDefaults().getTopic();
    return ReplicaSettings.of(service).in(topic.getTenant() + "/" + topic.getNamespace());
  }

  @Bean
  @DependsOnDatabaseInitialization
  ReplicasLifecycle tablecastReplicasLifecycle(
      ReplicaSettings settings,
      DataSource database,
      PulsarClient client,
      ObjectProvider<ReplicaTable> replicas) {
    return new ReplicasLifecycle(
        () -> new Replicas(settings, database, client, replicas.orderedStream().toList()));
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  @ConditionalOnEnabledHealthIndicator("tablecast-replicas")
  static class HealthConfiguration {

    @Bean("tablecast-replicasHealthIndicator")
    ReplicasHealthIndicator tablecastReplicasHealthIndicator(ReplicasLifecycle replicas) {
      return new ReplicasHealthIndicator(replicas::status);
    }
  }
}
