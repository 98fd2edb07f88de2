package dev.tablecast.system;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.tram.autoconfigure.TablecastSagaAutoConfiguration;
import dev.tablecast.tram.autoconfigure.TablecastTramAutoConfiguration;
import java.util.HashMap;
import java.util.Map;
import org.apache.pulsar.client.impl.auth.AuthenticationToken;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.pulsar.core.PulsarAdminBuilderCustomizer;
import org.springframework.pulsar.core.PulsarClientBuilderCustomizer;

/** The forum and the store as their users write them, with what a secured broker asks for. */
final class SecuredServices {

  /** These services exchange no messages; what would is on the class path for other tests. */
  private static final String MESSAGES =
      String.join(
          ",",
          TablecastTramAutoConfiguration.class.getName(),
          TablecastSagaAutoConfiguration.class.getName(),
          "io.eventuate.tram.spring.commands.autoconfigure.EventuateTramCommandsAutoConfigure",
          "io.eventuate.tram.spring.events.autoconfigure.TramEventsSubscriberAutoConfiguration",
          "io.eventuate.tram.spring.events.autoconfigure.TramEventsPublisherAutoConfiguration");

  private final SecuredPulsar pulsar;
  private final String namespace;

  SecuredServices(SecuredPulsar pulsar, String namespace) {
    this.pulsar = pulsar;
    this.namespace = namespace;
  }

  /** Starts a service that declares these beans. */
  ConfigurableApplicationContext start(String name, Class<?> beans, String database) {
    return new SpringApplicationBuilder(beans, TrustedBroker.class)
        .web(WebApplicationType.NONE)
        .properties(properties(name, database))
        .run();
  }

  private Map<String, Object> properties(String name, String database) {
    PostgresServer postgres = PostgresServer.shared();
    String plugin = AuthenticationToken.class.getName();
    int slash = namespace.indexOf('/');
    Map<String, Object> properties = new HashMap<>();
    properties.put("spring.application.name", name);
    properties.put("spring.main.banner-mode", "off");
    properties.put("spring.datasource.url", postgres.url(database));
    properties.put("spring.datasource.username", postgres.username());
    properties.put("spring.datasource.password", postgres.password());
    properties.put("spring.pulsar.client.service-url", pulsar.serviceUrl());
    properties.put("spring.pulsar.client.authentication.plugin-class-name", plugin);
    properties.put("spring.pulsar.client.authentication.param.token", pulsar.token(name));
    properties.put("spring.pulsar.admin.service-url", pulsar.adminUrl());
    properties.put("spring.pulsar.admin.authentication.plugin-class-name", plugin);
    properties.put("spring.pulsar.admin.authentication.param.token", pulsar.token(name));
    properties.put("spring.pulsar.defaults.topic.tenant", namespace.substring(0, slash));
    properties.put("spring.pulsar.defaults.topic.namespace", namespace.substring(slash + 1));
    properties.put("tablecast.publisher.requests-from", "store");
    properties.put("spring.autoconfigure.exclude", MESSAGES);
    properties.put("broker.certificate", pulsar.certificate());
    return properties;
  }

  /** Needed only where the broker's certificate is none that Java trusts anyway. */
  @Configuration(proxyBeanMethods = false)
  static class TrustedBroker {

    @Bean
    PulsarClientBuilderCustomizer trustingClient(Environment environment) {
      return client ->
          client
              .tlsTrustCertsFilePath(environment.getRequiredProperty("broker.certificate"))
              .enableTlsHostnameVerification(true);
    }

    @Bean
    PulsarAdminBuilderCustomizer trustingAdmin(Environment environment) {
      return admin ->
          admin
              .tlsTrustCertsFilePath(environment.getRequiredProperty("broker.certificate"))
              .enableTlsHostnameVerification(true);
    }
  }

  /** Owns specimens. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Forum {

    @Bean
    MasterTable specimen() {
      return MasterTable.of(Specimen.class);
    }
  }

  /** Copies them. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Store {

    @Bean
    ReplicaTable specimen() {
      return Site.specimens();
    }
  }
}
