package dev.tablecast.examples.cinema.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.devservices.autoconfigure.TablecastDevServices;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.annotation.Transactional;

@SpringBootTest
@AutoConfigureMockMvc
@TablecastDevServices
@Transactional
class PaymentsTest {

  private final Payments payments;
  private final MockMvcTester web;

  @Autowired
  PaymentsTest(Payments payments, MockMvcTester web) {
    this.payments = payments;
    this.web = web;
  }

  @Test
  void takesMoneyUpToTheCardsLimit() {
    assertThat(charge(1, "tok_student", "12.50")).isEqualTo(Verdict.CHARGED);
    assertThat(charge(2, "tok_student", "7.51")).isEqualTo(Verdict.BEYOND_LIMIT);
    assertThat(charge(3, "tok_student", "7.50")).isEqualTo(Verdict.CHARGED);

    assertThat(spentBy("tok_student")).isEqualTo("20.00");
    assertThat(payments.latest(10)).extracting(Payment::purchase).containsExactlyInAnyOrder(1L, 3L);
  }

  @Test
  void takesNothingFromCardsThatAreBlockedOrUnknown() {
    assertThat(charge(1, "tok_stolen", "12.50")).isEqualTo(Verdict.BLOCKED);
    assertThat(charge(2, "tok_nobodys", "12.50")).isEqualTo(Verdict.UNKNOWN_CARD);

    assertThat(payments.latest(10)).isEmpty();
    assertThat(spentBy("tok_stolen")).isEqualTo("0.00");
  }

  @Test
  void givesBackWhatAPurchaseWasChargedAndKeepsThePayment() {
    charge(1, "tok_visa", "12.50");
    charge(2, "tok_visa", "4.90");

    payments.refund(1);

    assertThat(spentBy("tok_visa")).isEqualTo("4.90");
    assertThat(payments.latest(10))
        .filteredOn(payment -> payment.refundedAt() != null)
        .extracting(Payment::purchase)
        .containsExactly(1L);
  }

  @Test
  void showsPaymentsAndCards() {
    charge(1, "tok_visa", "12.50");

    assertThat(web.get().uri("/payments"))
        .bodyJson()
        .isLenientlyEqualTo(
            """
            [{"purchase": 1, "card": "tok_visa", "amount": 12.50, "refundedAt": null}]
            """);
    assertThat(web.get().uri("/cards"))
        .bodyJson()
        .extractingPath("$[?(@.blocked == true)].token")
        .asArray()
        .containsExactly("tok_stolen");
  }

  private Verdict charge(long purchase, String card, String amount) {
    return payments.charge(purchase, card, new BigDecimal(amount));
  }

  private String spentBy(String token) {
    return payments.cards().stream()
        .filter(card -> card.token().equals(token))
        .map(card -> card.spent().toPlainString())
        .findFirst()
        .orElseThrow();
  }
}
