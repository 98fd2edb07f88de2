package dev.tablecast.examples.cinema.reviews;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The reviews for programs. */
@RestController
class ReviewsApi {

  private final Reviews reviews;

  ReviewsApi(Reviews reviews) {
    this.reviews = reviews;
  }

  record Review(int stars, String text) {}

  @GetMapping("/movies")
  List<ReviewedFilm> find(
      @RequestParam(defaultValue = "") String title, @RequestParam(defaultValue = "50") int limit) {
    return reviews.find(title, limit);
  }

  @PostMapping("/movies/{id}/reviews")
  void write(@PathVariable long id, @RequestBody Review review) {
    if (!reviews.write(id, review.stars(), review.text())) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no film " + id);
    }
  }
}
