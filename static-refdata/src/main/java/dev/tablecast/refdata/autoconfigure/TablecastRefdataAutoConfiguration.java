package dev.tablecast.refdata.autoconfigure;

import dev.tablecast.refdata.ReferenceData;
import dev.tablecast.refdata.ReferenceTable;
import dev.tablecast.replica.ReplicaTable;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Loads the ready-made tables that {@code tablecast.refdata.tables} names, and those that beans of
 * type {@link ReferenceTable} declare. Where a {@link ReplicaTable} has the same table, the set is
 * what that begins with.
 */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@ConditionalOnBean(DataSource.class)
@EnableConfigurationProperties(TablecastRefdataProperties.class)
public final class TablecastRefdataAutoConfiguration {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final String JOOQ_LOGO = "org.jooq.no-logo";

  TablecastRefdataAutoConfiguration() {
    // At the first statement, in the middle of the service's log, by a library it may not know of.
    if (System.getProperty(JOOQ_LOGO) == null) {
      System.setProperty(JOOQ_LOGO, "true");
    }
  }

  @Bean
  @ConditionalOnMissingBean
  ReferenceData tablecastReferenceData(
      TablecastRefdataProperties properties,
      DataSource database,
      ObjectProvider<ReferenceTable> declared,
      ObjectProvider<ReplicaTable> replicas) {
    List<ReplicaTable> live = replicas.orderedStream().toList();
    List<ReferenceTable> tables =
        Stream.concat(properties.readyMade().stream(), declared.orderedStream())
            .map(table -> baseline(table, live))
            .toList();
    return new ReferenceData(database, properties.schema(), tables);
  }

  @Bean
  @DependsOnDatabaseInitialization
  ReferenceDataLifecycle tablecastReferenceDataLifecycle(
      ReferenceData data, TablecastRefdataProperties properties) {
    return new ReferenceDataLifecycle(data, properties.gate(), PAUSE);
  }

  @Bean
  TrafficGate tablecastReferenceDataGate(ReferenceDataLifecycle lifecycle) {
    return new TrafficGate(lifecycle);
  }

  private static ReferenceTable baseline(ReferenceTable table, List<ReplicaTable> live) {
    return live.stream()
        .filter(replica -> isSame(replica, table.table()))
        .findFirst()
        .map(table::baselineOf)
        .orElse(table);
  }

  private static boolean isSame(ReplicaTable one, ReplicaTable other) {
    return one.schema().equals(other.schema()) && one.table().equals(other.table());
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  @ConditionalOnEnabledHealthIndicator("tablecast-refdata")
  static class HealthConfiguration {

    @Bean("tablecast-refdataHealthIndicator")
    ReferenceDataHealthIndicator tablecastRefdataHealthIndicator(ReferenceDataLifecycle lifecycle) {
      return new ReferenceDataHealthIndicator(lifecycle);
    }
  }
}
