package dev.tablecast.tram.autoconfigure;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Says which driver there is where the service does not: Eventuate's configurations read the
 * setting, and fail without it, though Boot knows the driver by the URL.
 */
final class DriverClassNameDefault implements EnvironmentPostProcessor, Ordered {

  private static final String DRIVER = "spring.datasource.driver-class-name";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    String url = environment.getProperty("spring.datasource.url", "jdbc:postgresql:");
    if (!environment.containsProperty(DRIVER) && url.startsWith("jdbc:postgresql:")) {
      environment
          .getPropertySources()
          .addLast(new MapPropertySource("tablecastTram", Map.of(DRIVER, "org.postgresql.Driver")));
    }
  }

  /** After all that read settings from somewhere. */
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }
}
