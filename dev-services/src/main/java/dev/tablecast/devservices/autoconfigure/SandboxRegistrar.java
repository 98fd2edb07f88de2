package dev.tablecast.devservices.autoconfigure;

import java.util.Map;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.type.AnnotationMetadata;

/** Gives a context its {@link Sandbox}, and has its topics be in the sandbox's namespace. */
final class SandboxRegistrar implements ImportBeanDefinitionRegistrar {

  static final String DATABASE = "tablecast.dev-services.database";

  private static final String BEAN = "tablecastSandbox";

  private final Environment environment;

  SandboxRegistrar(Environment environment) {
    this.environment = environment;
  }

  static String applicationName(Environment environment) {
    return environment.getProperty("spring.application.name", "application");
  }

  @Override
  public void registerBeanDefinitions(
      AnnotationMetadata importing, BeanDefinitionRegistry registry) {
    if (registry.containsBeanDefinition(BEAN)) {
      return; // The test class and its application may both be annotated.
    }
    Sandbox sandbox =
        environment.containsProperty(DATABASE)
            ? Sandbox.first()
            : Sandbox.freeFor(applicationName(environment));
    registry.registerBeanDefinition(
        BEAN,
        BeanDefinitionBuilder.genericBeanDefinition(Sandbox.class, () -> sandbox)
            .getBeanDefinition());
    if (environment instanceof ConfigurableEnvironment configurable) {
      configurable
          .getPropertySources()
          .addFirst(
              new MapPropertySource(
                  BEAN,
                  Map.of(
                      "spring.pulsar.defaults.topic.tenant",
                      "public",
                      "spring.pulsar.defaults.topic.namespace",
                      sandbox.namespace())));
    }
  }
}
