package dev.tablecast.examples.cinema.forum;

import dev.tablecast.examples.cinema.forum.contracts.Movie;
import dev.tablecast.publisher.MasterTable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The forum: owns the films and lets everyone have a copy of them. */
@SpringBootApplication
@EnableScheduling
class ForumApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(ForumApplication.class, arguments);
  }

  /** Publishes every committed change of the table {@code movie}. */
  @Bean
  MasterTable movie() {
    return MasterTable.of(Movie.class);
  }
}
