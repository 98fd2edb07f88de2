package dev.tablecast.benchmarks;

import io.eventuate.tram.events.publisher.DomainEventPublisher;
import java.util.List;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/** An owner that publishes by Eventuate Tram, with the starters' defaults. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class TramOwner {

  @Bean
  EventLoad load(TransactionTemplate transaction, DomainEventPublisher events) {
    return new EventLoad(
        transaction, event -> events.publish("Film", event.film(), List.of(event)));
  }
}
