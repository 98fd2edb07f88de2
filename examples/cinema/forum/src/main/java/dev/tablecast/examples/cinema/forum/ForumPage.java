package dev.tablecast.examples.cinema.forum;

import static org.springframework.web.util.HtmlUtils.htmlEscape;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/** The forum for people: what there is to know, and the films edited last, each with its title. */
@RestController
class ForumPage {

  private static final int FILMS = 40;
  private static final int NEWS = 5;

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Forum</title>
      <link rel="stylesheet" href="/cinema.css">
      <header>
        <h1>Forum</h1>
        <p>owns %d films. Change a title and look for it in the store, whose prices are here too.</p>
        <form><input type="search" name="title" value="%s" placeholder="Title contains…" autofocus></form>
      </header>
      <ul>
      %s
      </ul>
      <table>
        <thead><tr><th>Title<th>Year<th>Director<th>Genre<th>Rated<th>Score<th>Price<th>In stock</thead>
        <tbody>
      %s
        </tbody>
      </table>
      """;

  private static final String ROW =
      """
      <tr>
        <td><form method="post" action="/movies/%d"><input name="title" value="%s" aria-label="Title"></form>
        <td>%s<td>%s<td>%s<td>%s<td>%s<td>%s<td>%s
      """;

  private final Movies movies;
  private final Credits credits;
  private final Notices notices;

  ForumPage(Movies movies, Credits credits, Notices notices) {
    this.movies = movies;
    this.credits = credits;
    this.notices = notices;
  }

  @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
  String show(@RequestParam(defaultValue = "") String title) {
    return PAGE.formatted(
        movies.count(),
        htmlEscape(title),
        news(),
        movies.find(title, FILMS).stream().map(ForumPage::row).collect(Collectors.joining()));
  }

  @PostMapping("/movies/{id}")
  ResponseEntity<Void> rename(@PathVariable long id, @RequestParam String title) {
    if (!movies.rename(id, title)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no film " + id);
    }
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(
            UriComponentsBuilder.fromPath("/").queryParam("title", title).encode().build().toUri())
        .build();
  }

  private String news() {
    return Stream.concat(
            notices.latest(NEWS).stream(), credits.latest(NEWS).stream().map(ForumPage::line))
        .map(each -> "<li>" + htmlEscape(each))
        .collect(Collectors.joining("\n"));
  }

  private static String line(Credit credit) {
    return "%s%s: %+d copies of %s sold"
        .formatted(
            credit.correcting() ? "Correction for " : "",
            Objects.requireNonNullElse(credit.author(), "an unknown author"),
            credit.copies(),
            Objects.requireNonNullElse(credit.title(), "a film without a title"));
  }

  private static String row(Film film) {
    return ROW.formatted(
        film.id(),
        text(film.title()),
        text(film.year()),
        text(film.director()),
        text(film.genre()),
        text(film.rating()),
        text(film.score()),
        film.price() == null ? "" : "€ " + film.price(),
        text(film.quantity()));
  }

  private static String text(@Nullable Object value) {
    return htmlEscape(Objects.toString(value, ""));
  }
}
