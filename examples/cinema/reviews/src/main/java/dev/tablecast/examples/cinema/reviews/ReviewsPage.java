package dev.tablecast.examples.cinema.reviews;

import static org.springframework.web.util.HtmlUtils.htmlEscape;

import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The reviews for people: the films that are liked best. */
@RestController
class ReviewsPage {

  private static final int FILMS = 40;

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Reviews</title>
      <link rel="stylesheet" href="/cinema.css">
      <header>
        <h1>Reviews</h1>
        <p>have the forum's titles, and add what people think of them.</p>
        <form><input type="search" name="title" value="%s" placeholder="Title contains…" autofocus></form>
      </header>
      <table>
        <thead><tr><th>Title<th>Year<th>Stars<th>Reviews</thead>
        <tbody>
      %s
        </tbody>
      </table>
      """;

  private static final String ROW =
      """
      <tr><td>%s<td>%s<td>%s<td>%d
      """;

  private final Reviews reviews;

  ReviewsPage(Reviews reviews) {
    this.reviews = reviews;
  }

  @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
  String show(@RequestParam(defaultValue = "") String title) {
    return PAGE.formatted(
        htmlEscape(title),
        reviews.find(title, FILMS).stream().map(ReviewsPage::row).collect(Collectors.joining()));
  }

  private static String row(ReviewedFilm film) {
    return ROW.formatted(text(film.title()), text(film.year()), film.stars(), film.reviews());
  }

  private static String text(@Nullable Object value) {
    return htmlEscape(Objects.toString(value, ""));
  }
}
