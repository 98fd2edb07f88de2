package dev.tablecast.examples.cinema.store;

import static org.springframework.web.util.HtmlUtils.htmlEscape;

import dev.tablecast.examples.cinema.store.purchase.Checkout;
import dev.tablecast.examples.cinema.store.purchase.Purchase;
import dev.tablecast.examples.cinema.store.purchase.Purchase.State;
import dev.tablecast.examples.cinema.store.purchase.Purchases;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The store for people: the best films, their prices, and what was bought last. */
@RestController
class StorePage {

  private static final int OFFERS = 40;
  private static final int PURCHASES = 5;

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Store</title>
      <link rel="stylesheet" href="/cinema.css">
      %s
      <header>
        <h1>Store</h1>
        <p>has a copy of the forum's %d films, and adds price and stock. Sells in %s.</p>
        <form><input type="search" name="title" value="%s" placeholder="Title contains…" autofocus></form>
      </header>
      <ul>
      %s
      </ul>
      <table>
        <thead><tr><th>Title<th>Year<th>Director<th>Genre<th>Score<th>Price<th>In stock<th>Card</thead>
        <tbody>
      %s
        </tbody>
      </table>
      """;

  private static final String ROW =
      """
      <tr><td>%s<td>%s<td>%s<td>%s<td>%s<td>%s<td>%d<td>%s
      """;

  private static final String BUY =
      """
      <form method="post" action="/purchases">
        <input type="hidden" name="film" value="%d">
        <input name="card" value="tok_visa" aria-label="Card"><button>Buy</button>
      </form>
      """;

  private static final String PURCHASE =
      """
      <li>%s: %d for € %s, %s
      """;

  /** Until all purchases have come to an end. */
  private static final String LOOK_AGAIN = "<meta http-equiv=\"refresh\" content=\"1\">";

  private final Offers offers;
  private final Markets markets;
  private final Purchases purchases;
  private final Checkout checkout;

  StorePage(Offers offers, Markets markets, Purchases purchases, Checkout checkout) {
    this.offers = offers;
    this.markets = markets;
    this.purchases = purchases;
    this.checkout = checkout;
  }

  @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
  String show(@RequestParam(defaultValue = "") String title) {
    List<Purchase> latest = purchases.latest(PURCHASES);
    return PAGE.formatted(
        latest.stream().anyMatch(each -> each.state() == State.OPEN) ? LOOK_AGAIN : "",
        offers.count(),
        htmlEscape(markets.all().stream().map(Market::country).collect(Collectors.joining(", "))),
        htmlEscape(title),
        latest.stream().map(StorePage::line).collect(Collectors.joining()),
        offers.find(title, OFFERS).stream().map(StorePage::row).collect(Collectors.joining()));
  }

  /** Begins to buy a copy; the page tells what becomes of it. */
  @PostMapping(path = "/purchases", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  ResponseEntity<Void> buy(@RequestParam long film, @RequestParam String card) {
    checkout.buy(film, 1, card);
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create("/")).build();
  }

  private static String line(Purchase purchase) {
    String state = purchase.state().name().toLowerCase(Locale.ROOT);
    return PURCHASE.formatted(
        text(purchase.title()),
        purchase.copies(),
        purchase.amount(),
        text(purchase.reason() == null ? state : state + ": " + purchase.reason()));
  }

  private static String row(Offer offer) {
    return ROW.formatted(
        text(offer.title()),
        text(offer.year()),
        text(offer.director()),
        text(offer.genre()),
        text(offer.score()),
        price(offer.price()),
        offer.quantity(),
        offer.forSale() ? BUY.formatted(offer.id()) : "");
  }

  private static String price(@Nullable BigDecimal price) {
    return price == null ? "" : "€ " + price;
  }

  private static String text(@Nullable Object value) {
    return htmlEscape(Objects.toString(value, ""));
  }
}
