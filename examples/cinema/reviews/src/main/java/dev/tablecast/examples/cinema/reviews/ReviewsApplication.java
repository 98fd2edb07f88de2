package dev.tablecast.examples.cinema.reviews;

import static dev.tablecast.examples.cinema.reviews.db.Tables.MOVIE;
import static dev.tablecast.replica.OnDelete.KEEP_MARKED;

import dev.tablecast.examples.cinema.forum.contracts.Movie;
import dev.tablecast.replica.ReplicaTable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The reviews: what people think of the forum's films, whose titles it keeps a copy of. */
@SpringBootApplication
@EnableScheduling
class ReviewsApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(ReviewsApplication.class, arguments);
  }

  /** Keeps what a review is headed by; reviews of a film that the forum withdraws stay. */
  @Bean
  ReplicaTable movie() {
    return ReplicaTable.of(Movie.class)
        .into(MOVIE)
        .columns(MOVIE.TITLE, MOVIE.YEAR)
        .onDelete(KEEP_MARKED);
  }
}
