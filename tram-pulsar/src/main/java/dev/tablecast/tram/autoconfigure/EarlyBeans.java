package dev.tablecast.tram.autoconfigure;

import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Declares Eventuate's beans, and these that they are made of, to be infrastructure. Eventuate's
 * bean post-processors have them made before all other post-processors are there, and of each that
 * is not infrastructure Spring warns at every start, though nobody wants it processed.
 */
final class EarlyBeans implements BeanFactoryPostProcessor {

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    for (String name : beans.getBeanDefinitionNames()) {
      BeanDefinition definition = beans.getBeanDefinition(name);
      if (Stream.of(name, definition.getFactoryBeanName(), definition.getBeanClassName())
          .filter(Objects::nonNull)
          .anyMatch(EarlyBeans::isOfTram)) {
        definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
      }
    }
  }

  private static boolean isOfTram(String name) {
    return name.contains("io.eventuate.") || name.contains("dev.tablecast.tram.");
  }
}
