package dev.tablecast.replica.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.ReplicasStatus.ReplicaStatus;
import dev.tablecast.replica.films.Film;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.pulsar.autoconfigure.PulsarAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store's application context, with a database of its own on the servers that tests share. */
final class StoreContext {

  final PostgresServer server = PostgresServer.shared();
  final String database = "store_" + UUID.randomUUID().toString().substring(0, 8);

  /** With a client of Pulsar's that all share, for to close one takes seconds. */
  final ApplicationContextRunner runner;

  /** With the client that Spring Boot makes. */
  final ApplicationContextRunner runnerWithBootsClient;

  private static final PulsarClient CLIENT = client();

  StoreContext() {
    server.createDatabase(database);
    runnerWithBootsClient =
        new ApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    PulsarAutoConfiguration.class,
                    TablecastReplicaAutoConfiguration.class))
            .withPropertyValues(
                "spring.application.name=store",
                "spring.datasource.url=" + server.url(database),
                "spring.datasource.username=" + server.username(),
                "spring.datasource.password=" + server.password(),
                "spring.datasource.hikari.initialization-fail-timeout=-1",
                "spring.pulsar.client.service-url=" + PulsarServer.shared().serviceUrl());
    runner =
        runnerWithBootsClient.withBean(
            PulsarClient.class,
            () -> CLIENT,
            bean -> ((AbstractBeanDefinition) bean).setDestroyMethodName(""));
  }

  private static PulsarClient client() {
    try {
      return PulsarClient.builder().serviceUrl(PulsarServer.shared().serviceUrl()).build();
    } catch (PulsarClientException e) {
      throw new IllegalStateException(e);
    }
  }

  void execute(String... statements) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** That a service with films and this property does not start, and why. */
  void assertRefused(String property, Class<? extends Exception> type, String message) {
    runner
        .withUserConfiguration(KeepsFilms.class)
        .withPropertyValues(property)
        .run(
            context -> {
              Throwable failure = context.getStartupFailure();
              assertThat(failure).rootCause().isInstanceOf(type);
              assertThat(failure).rootCause().asString().contains(message);
            });
  }

  static ReplicaStatus only(AssertableApplicationContext context) {
    return context.getBean(ReplicasLifecycle.class).status().replicas().get(0);
  }

  @Configuration(proxyBeanMethods = false)
  static class KeepsFilms {

    static final ReplicaTable FILMS = ReplicaTable.of(Film.class).columns("title", "year");

    @Bean
    ReplicaTable films() {
      return FILMS;
    }
  }
}
