package dev.tablecast.devservices.autoconfigure;

import dev.tablecast.devservices.PulsarServer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.pulsar.autoconfigure.PulsarConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connects Boot to the shared Pulsar server. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(PulsarConnectionDetails.class)
class PulsarConfiguration {

  @Bean
  PulsarConnectionDetails tablecastPulsarConnectionDetails(Sandbox sandbox) {
    return new Pulsar(sandbox.pulsar());
  }

  private record Pulsar(PulsarServer server) implements PulsarConnectionDetails {

    @Override
    public String getBrokerUrl() {
      return server.serviceUrl();
    }

    @Override
    public String getAdminUrl() {
      return server.adminUrl();
    }
  }
}
