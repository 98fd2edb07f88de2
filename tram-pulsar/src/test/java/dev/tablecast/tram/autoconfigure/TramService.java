package dev.tablecast.tram.autoconfigure;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.tram.TestBroker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A service with a database of its own, started as Boot starts it, all auto-configuration in. */
final class TramService {

  private final String name;
  private final TestBroker broker;
  private final String database;
  private final List<String> properties = new ArrayList<>();

  /** A service whose outbox is relayed while it runs. */
  TramService(String name, TestBroker broker) {
    // Slots have their services' names, and all share the server.
    this.name = name + "_" + UUID.randomUUID().toString().substring(0, 8);
    this.broker = broker;
    this.database = this.name;
    PostgresServer.shared().createDatabase(database);
    with("tablecast.tram.schema=create");
    with("spring.pulsar.client.service-url=" + broker.server().serviceUrl());
  }

  /** With that property in place of what was set before. */
  TramService with(String property) {
    properties.add(property);
    return this;
  }

  /** Runs statements in its database. */
  TramService having(String sql) throws SQLException {
    try (Connection connection = PostgresServer.shared().connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return this;
  }

  ConfigurableApplicationContext start(Class<?>... beans) {
    PostgresServer server = PostgresServer.shared();
    SpringApplication application =
        new SpringApplicationBuilder(Everything.class)
            .sources(beans)
            .web(WebApplicationType.NONE)
            .logStartupInfo(false)
            .properties(
                "spring.application.name=" + name,
                "spring.main.banner-mode=off",
                "spring.datasource.url=" + server.url(database),
                "spring.datasource.username=" + server.username(),
                "spring.datasource.password=" + server.password(),
                "spring.datasource.hikari.maximum-pool-size=4",
                "spring.pulsar.admin.service-url=" + broker.server().adminUrl(),
                "spring.pulsar.defaults.topic.tenant=" + broker.namespace().split("/")[0],
                "spring.pulsar.defaults.topic.namespace=" + broker.namespace().split("/")[1])
            .properties(properties.toArray(String[]::new))
            .build();
    return application.run();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Everything {}
}
