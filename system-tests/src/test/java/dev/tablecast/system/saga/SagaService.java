package dev.tablecast.system.saga;

import dev.tablecast.system.ServiceJvm;
import dev.tablecast.system.Site;
import java.io.IOException;
import java.util.Arrays;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** A service as Boot starts it, with this library by its starter. */
final class SagaService {

  /** How often a message fails until it is a dead letter. */
  private static final int DELIVERIES = 3;

  /** So impatient that a killed participant's steps are now answered late and now given up. */
  private static final String[] PROPERTIES = {
    "spring.main.banner-mode=off",
    "spring.datasource.hikari.maximum-pool-size=8",
    "tablecast.tram.schema=create",
    "tablecast.tram.partitions=2",
    "tablecast.tram.max-deliveries=" + DELIVERIES,
    "tablecast.tram.backoff.first=50ms",
    "tablecast.tram.backoff.longest=500ms",
    "tablecast.saga.timeout=1s",
    "tablecast.saga.longest-wait=2s",
    "tablecast.saga.attempts=3",
    "tablecast.publisher.heartbeat-interval=500ms"
  };

  private SagaService() {}

  /** Runs the service named first until who started it is gone. */
  public static void main(String... arguments) throws IOException {
    Site site = Site.parse(Arrays.copyOfRange(arguments, 1, arguments.length));
    String[] namespace = site.namespace().split("/");
    new SpringApplicationBuilder(Common.class, beans(arguments[0]))
        .web(WebApplicationType.NONE)
        .properties(PROPERTIES)
        .properties(
            "spring.application.name=" + arguments[0],
            "spring.datasource.url=" + site.url(),
            "spring.datasource.username=" + site.username(),
            "spring.datasource.password=" + site.password(),
            "spring.pulsar.client.service-url=" + site.serviceUrl(),
            "spring.pulsar.admin.service-url=" + site.adminUrl(),
            "spring.pulsar.defaults.topic.tenant=" + namespace[0],
            "spring.pulsar.defaults.topic.namespace=" + namespace[1])
        .run();
    ServiceJvm.awaitEndOfInput();
    System.exit(0);
  }

  private static Class<?> beans(String service) {
    return switch (service) {
      case Shop.NAME -> Shop.class;
      case Purchase.PAYMENTS -> Payments.class;
      case Purchase.FORUM -> Forum.class;
      default -> throw new IllegalArgumentException(service);
    };
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Common {

    @Bean
    Acts acts(JdbcTemplate database) {
      return new Acts(database);
    }
  }
}
