package dev.tablecast.examples.cinema.forum;

import static dev.tablecast.examples.cinema.forum.db.Tables.MOVIE_STORE;

import dev.tablecast.examples.cinema.forum.contracts.Movie;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.replica.ReplicaTable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The forum: owns the films, lets everyone have a copy, and shows what the store asks for them. */
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

  /** Keeps what the store adds to the films, beside them. */
  @Bean
  ReplicaTable offer() {
    return ReplicaTable.ofFacet(Movie.class, "store").into(MOVIE_STORE);
  }
}
