package dev.tablecast.publisher.autoconfigure;

import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.MessageTable;
import dev.tablecast.publisher.TestDatabase;
import dev.tablecast.publisher.TestPulsar;
import dev.tablecast.publisher.tests.Movie;
import java.sql.SQLException;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.apache.pulsar.client.api.PulsarClient;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.pulsar.autoconfigure.PulsarAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The forum's application context, with a database and topics of its own for each test. */
final class ForumContext implements AfterEachCallback {

  static final String MOVIE =
      "create table movie (id bigint primary key, title text not null, year int)";

  final TestDatabase database = TestDatabase.create();

  /** With a client of Pulsar's that all tests share, for to close one takes seconds. */
  final ApplicationContextRunner runner;

  /** With the client that Spring Boot makes. */
  final ApplicationContextRunner runnerWithBootsClient;

  private final TestPulsar pulsar = createPulsar();

  ForumContext() {
    runnerWithBootsClient =
        new ApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    TransactionAutoConfiguration.class,
                    PulsarAutoConfiguration.class,
                    TablecastPublisherAutoConfiguration.class))
            .withPropertyValues(
                "spring.application.name=forum",
                "spring.datasource.url=" + database.url(),
                "spring.datasource.username=postgres",
                "spring.datasource.password=postgres",
                "spring.pulsar.client.service-url=" + pulsar.server().serviceUrl(),
                "spring.pulsar.admin.service-url=" + pulsar.server().adminUrl(),
                "spring.pulsar.defaults.topic.tenant=public",
                "spring.pulsar.defaults.topic.namespace="
                    + pulsar.namespace().substring("public/".length()));
    runner =
        runnerWithBootsClient.withBean(
            PulsarClient.class,
            pulsar::client,
            bean -> ((AbstractBeanDefinition) bean).setDestroyMethodName(""));
  }

  private static TestPulsar createPulsar() {
    try {
      return TestPulsar.create();
    } catch (PulsarAdminException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void afterEach(ExtensionContext test) throws SQLException {
    database.dropSlots();
  }

  @Configuration(proxyBeanMethods = false)
  static class PublishesMovies {

    @Bean
    MasterTable movies() {
      return MasterTable.of(Movie.class);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PublishesMessages {

    @Bean
    MessageTable messages() {
      return MessageTable.ofEventuate();
    }
  }
}
