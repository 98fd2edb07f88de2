package dev.tablecast.examples.cinema.store;

import static dev.tablecast.examples.cinema.store.db.Tables.MOVIE;
import static dev.tablecast.replica.OnDelete.KEEP_MARKED;

import dev.tablecast.examples.cinema.forum.contracts.Movie;
import dev.tablecast.publisher.OwnedColumns;
import dev.tablecast.replica.ReplicaTable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * The store: sells the forum's films, of which it keeps a copy, and tells what it asks for them.
 */
@SpringBootApplication
@EnableScheduling
class StoreApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(StoreApplication.class, arguments);
  }

  /** Keeps six columns of the forum's {@code movie} in the store's; its own are left alone. */
  @Bean
  ReplicaTable movie() {
    return ReplicaTable.of(Movie.class)
        .into(MOVIE)
        .columns(MOVIE.TITLE, MOVIE.YEAR, MOVIE.DIRECTOR, MOVIE.GENRE, MOVIE.RATING, MOVIE.SCORE)
        .onDelete(KEEP_MARKED);
  }

  /** Publishes every committed change of the columns in it that are the store's. */
  @Bean
  OwnedColumns offer() {
    return OwnedColumns.of(Movie.class);
  }
}
