package dev.tablecast.examples.cinema.store.purchase;

import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Purchases for programs. */
@RestController
class PurchaseApi {

  private final Checkout checkout;
  private final Purchases purchases;

  PurchaseApi(Checkout checkout, Purchases purchases) {
    this.checkout = checkout;
    this.purchases = purchases;
  }

  /** What somebody wants, and the card that is to pay for it. */
  record Wish(long film, int copies, String card) {

    Wish {
      if (copies < 1) {
        throw new IllegalArgumentException("Nobody can buy %d copies".formatted(copies));
      }
    }
  }

  /** Begins a purchase; what becomes of it is told where the answer points to. */
  @PostMapping(path = "/purchases", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Purchase> buy(@RequestBody Wish wish) {
    long id = checkout.buy(wish.film(), wish.copies(), wish.card());
    return ResponseEntity.created(URI.create("/purchases/" + id)).body(find(id));
  }

  @GetMapping("/purchases/{id}")
  Purchase find(@PathVariable long id) {
    return purchases
        .find(id)
        .orElseThrow(
            () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no purchase " + id));
  }

  @GetMapping("/purchases")
  List<Purchase> latest(@RequestParam(defaultValue = "50") int limit) {
    return purchases.latest(limit);
  }
}
