package dev.tablecast.system.saga;

import io.eventuate.tram.events.publisher.DomainEventPublisher;
import io.eventuate.tram.sagas.orchestration.SagaInstanceFactory;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The service that runs the sagas: one for each order that it is given. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class Shop {

  static final String NAME = "shop";

  static final List<String> TABLES =
      List.of(
          Acts.TABLE, Stock.TABLE, Till.TABLE, "create index on wanted (number) where not taken");

  @Bean
  Purchase purchase(JdbcTemplate database, Acts acts, DomainEventPublisher events) {
    return new Purchase(new Stock(database, acts), acts, events);
  }

  @Bean
  Till till(JdbcTemplate database, SagaInstanceFactory sagas, Purchase purchase) {
    return new Till(database, sagas, purchase);
  }
}
