package dev.tablecast.examples.cinema.forum;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The forum for programs. */
@RestController
class ForumApi {

  private final Movies movies;
  private final Editors editors;
  private final Credits credits;
  private final Notices notices;

  ForumApi(Movies movies, Editors editors, Credits credits, Notices notices) {
    this.movies = movies;
    this.editors = editors;
    this.credits = credits;
    this.notices = notices;
  }

  record Edit(String title) {}

  record Work(boolean atWork) {}

  @GetMapping("/movies")
  List<Film> find(
      @RequestParam(defaultValue = "") String title, @RequestParam(defaultValue = "50") int limit) {
    return movies.find(title, limit);
  }

  @PutMapping("/movies/{id}")
  void rename(@PathVariable long id, @RequestBody Edit edit) {
    if (!movies.rename(id, edit.title())) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no film " + id);
    }
  }

  @GetMapping("/credits")
  List<Credit> credits(@RequestParam(defaultValue = "50") int limit) {
    return credits.latest(limit);
  }

  @GetMapping("/notices")
  List<String> notices(@RequestParam(defaultValue = "50") int limit) {
    return notices.latest(limit);
  }

  @GetMapping("/editors")
  Work editors() {
    return new Work(editors.areAtWork());
  }

  /** Sends the editors to work or on a break, so that one can look at a forum that stands still. */
  @PutMapping("/editors")
  Work work(@RequestBody Work work) {
    editors.work(work.atWork());
    return editors();
  }
}
