package dev.tablecast.examples.cinema.store;

import static org.springframework.web.util.HtmlUtils.htmlEscape;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The store for people: the best films and their prices. */
@RestController
class StorePage {

  private static final int OFFERS = 40;

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Store</title>
      <link rel="stylesheet" href="/cinema.css">
      <header>
        <h1>Store</h1>
        <p>has a copy of the forum's %d films, and adds price and stock. Sells in %s.</p>
        <form><input type="search" name="title" value="%s" placeholder="Title contains…" autofocus></form>
      </header>
      <table>
        <thead><tr><th>Title<th>Year<th>Director<th>Genre<th>Score<th>Price<th>In stock</thead>
        <tbody>
      %s
        </tbody>
      </table>
      """;

  private static final String ROW =
      """
      <tr><td>%s<td>%s<td>%s<td>%s<td>%s<td>%s<td>%d
      """;

  private final Offers offers;
  private final Markets markets;

  StorePage(Offers offers, Markets markets) {
    this.offers = offers;
    this.markets = markets;
  }

  @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
  String show(@RequestParam(defaultValue = "") String title) {
    return PAGE.formatted(
        offers.count(),
        htmlEscape(markets.all().stream().map(Market::country).collect(Collectors.joining(", "))),
        htmlEscape(title),
        offers.find(title, OFFERS).stream().map(StorePage::row).collect(Collectors.joining()));
  }

  private static String row(Offer offer) {
    return ROW.formatted(
        text(offer.title()),
        text(offer.year()),
        text(offer.director()),
        text(offer.genre()),
        text(offer.score()),
        price(offer.price()),
        offer.quantity());
  }

  private static String price(@Nullable BigDecimal price) {
    return price == null ? "" : "€ " + price;
  }

  private static String text(@Nullable Object value) {
    return htmlEscape(Objects.toString(value, ""));
  }
}
