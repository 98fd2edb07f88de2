package dev.tablecast.benchmarks;

import io.eventuate.tram.events.subscriber.DomainEventDispatcher;
import io.eventuate.tram.events.subscriber.DomainEventDispatcherFactory;
import io.eventuate.tram.events.subscriber.DomainEventHandlersBuilder;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** A subscriber that handles by Eventuate Tram, with the starter's defaults. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class TramSubscriber {

  @Bean
  Effects effects(JdbcTemplate database) {
    return new Effects(database);
  }

  @Bean
  DomainEventDispatcher films(DomainEventDispatcherFactory dispatchers, Effects effects) {
    return dispatchers.make(
        "store-films",
        DomainEventHandlersBuilder.forAggregateType("Film")
            .onEvent(FilmReleased.class, event -> effects.add(event.getEvent()))
            .build());
  }
}
