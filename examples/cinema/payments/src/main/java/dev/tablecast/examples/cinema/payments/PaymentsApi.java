package dev.tablecast.examples.cinema.payments;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Payments for programs: to look at. Money moves by commands alone. */
@RestController
class PaymentsApi {

  private final Payments payments;

  PaymentsApi(Payments payments) {
    this.payments = payments;
  }

  @GetMapping("/cards")
  List<Card> cards() {
    return payments.cards();
  }

  @GetMapping("/payments")
  List<Payment> payments(@RequestParam(defaultValue = "50") int limit) {
    return payments.latest(limit);
  }
}
