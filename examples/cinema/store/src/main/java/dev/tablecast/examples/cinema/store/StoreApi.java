package dev.tablecast.examples.cinema.store;

import java.math.BigDecimal;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The store for programs. */
@RestController
class StoreApi {

  private final Offers offers;
  private final Markets markets;

  StoreApi(Offers offers, Markets markets) {
    this.offers = offers;
    this.markets = markets;
  }

  record Pricing(BigDecimal price, int quantity) {}

  @GetMapping("/movies")
  List<Offer> find(
      @RequestParam(defaultValue = "") String title, @RequestParam(defaultValue = "50") int limit) {
    return offers.find(title, limit);
  }

  @GetMapping("/markets")
  List<Market> markets() {
    return markets.all();
  }

  @PutMapping("/movies/{id}")
  void price(@PathVariable long id, @RequestBody Pricing pricing) {
    if (!offers.price(id, pricing.price(), pricing.quantity())) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no film " + id);
    }
  }
}
