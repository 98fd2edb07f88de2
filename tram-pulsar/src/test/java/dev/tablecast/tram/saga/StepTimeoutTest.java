package dev.tablecast.tram.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventuate.tram.messaging.common.Message;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a step that nobody answers in time. */
class StepTimeoutTest {

  private static final Duration TIMEOUT = SagaSite.USUAL.timeout();

  private SagaSite site;
  private Purchase purchase;

  @BeforeEach
  void open() {
    site = SagaSite.create();
    purchase = new Purchase(site).joinedBy(site.dispatchers());
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void aCommandIsLoggedInTheTransactionThatSendsIt() {
    site.transactions.executeWithoutResult(
        status -> {
          purchase.begin(2);
          status.setRollbackOnly();
        });
    assertThat(purchase.log()).isEmpty();
    assertThat(site.broker.pending()).isEmpty();

    purchase.begin(2);
    assertThat(purchase.log()).containsExactly("1|Reserve|1|null");
    assertThat(site.broker.pending()).hasSize(1);
  }

  @Test
  void theSameCommandIsSentAgainWithTheSameKey() {
    purchase.begin(2);
    Message lost = site.broker.loseNext(Purchase.STORE);
    site.wait(TIMEOUT.minusMillis(1));
    assertThat(site.broker.pending()).isEmpty();
    site.wait(Duration.ofMillis(1));

    Message again = site.broker.pending(Purchase.STORE).get(0);
    assertThat(again.getPayload()).isEqualTo(lost.getPayload());
    assertThat(key(again)).isEqualTo(key(lost));
    assertThat(again.getId()).isNotEqualTo(lost.getId());
    site.broker.deliverAll();
    assertThat(purchase.effects()).containsExactly("reserve", "charge", "credit");
    assertThat(purchase.log()).startsWith("1|Reserve|2|SUCCEEDED");
  }

  @Test
  void everyAttemptWaitsTwiceAsLongAsTheOneBefore() {
    purchase.begin(2);
    site.wait(TIMEOUT);
    site.wait(TIMEOUT.multipliedBy(2).minusMillis(1));
    assertThat(site.broker.pending(Purchase.STORE)).hasSize(2);
    site.wait(Duration.ofMillis(1));
    assertThat(site.broker.pending(Purchase.STORE)).hasSize(3);
  }

  @Test
  void aSagaMaySayHowLongItWaitsForOneOfItsCommands() {
    purchase.withPayments = usual -> usual.timeout(Duration.ofMinutes(5)).attempts(1);
    purchase.begin(2);
    site.broker.deliverNext(Purchase.STORE);
    site.broker.deliverNext(Purchase.REPLIES);
    site.wait(Duration.ofMinutes(5).minusMillis(1));
    assertThat(purchase.log()).last().isEqualTo("2|Charge|1|null");
    site.wait(Duration.ofMillis(1));

    assertThat(purchase.log()).contains("2|Charge|1|UNKNOWN", "3|Refund|1|null");
  }

  @Test
  void aLostReplyIsGivenAgainAndNothingIsDoneTwice() {
    purchase.begin(2);
    site.broker.deliverNext(Purchase.STORE);
    site.broker.loseNext(Purchase.REPLIES);
    site.wait(TIMEOUT);
    site.broker.deliverAll();

    assertThat(purchase.effects()).containsExactly("reserve", "charge", "credit");
    assertThat(purchase.endings).containsExactly("completed");
  }

  @Test
  void afterTheLastAttemptTheStepItselfIsCompensatedTooForItMayHaveBeenDone() {
    purchase.begin(2);
    site.broker.deliverNext(Purchase.STORE);
    site.broker.deliverNext(Purchase.REPLIES);
    site.broker.deliverNext(Purchase.PAYMENTS);
    site.broker.loseNext(Purchase.REPLIES);
    giveUp(Purchase.PAYMENTS);
    site.broker.deliverAll();

    assertThat(purchase.effects()).containsExactly("reserve", "charge", "refund", "release");
    assertThat(purchase.endings).containsExactly("rolled back");
    assertThat(purchase.log())
        .containsExactly(
            "1|Reserve|1|SUCCEEDED",
            "2|Charge|3|UNKNOWN",
            "3|Refund|1|SUCCEEDED",
            "4|Release|1|SUCCEEDED");
  }

  @Test
  void theLastStepIsGivenUpLikeAnyOther() {
    purchase.begin(2);
    while (site.broker.pending(Purchase.FORUM).isEmpty()) {
      site.broker.deliver(site.broker.pending().get(0));
    }
    giveUp(Purchase.FORUM);
    site.broker.deliverAll();

    assertThat(purchase.effects()).containsExactly("reserve", "charge", "refund", "release");
  }

  @Test
  void aReplyThatComesAfterItsStepWasGivenUpMovesNothing() {
    purchase.begin(2);
    site.broker.deliverNext(Purchase.STORE);
    Message late = site.broker.loseNext(Purchase.REPLIES);
    giveUp(Purchase.STORE);
    site.broker.deliver(late);
    site.broker.deliverAll();

    assertThat(purchase.effects()).containsExactly("reserve", "release");
    assertThat(purchase.endings).containsExactly("rolled back");
  }

  @Test
  void aRefusedCompensationIsSentUntilItIsDone() {
    purchase.refusals.set(5);
    purchase.begin(11);
    site.broker.deliverAll();
    for (int i = 0; i < 5; i++) {
      assertThat(purchase.endings).isEmpty();
      assertThat(purchase.effects()).containsExactly("reserve", "charge");
      site.wait(SagaSite.USUAL.longest());
      site.broker.deliverAll();
    }

    assertThat(purchase.effects()).containsExactly("reserve", "charge", "refund", "release");
    assertThat(purchase.endings).containsExactly("rolled back");
    assertThat(purchase.log()).contains("4|Refund|6|SUCCEEDED");
  }

  @Test
  void aLostCompensationIsSentAgainHoweverOftenItTakes() {
    purchase.begin(11);
    while (site.broker.pending(Purchase.PAYMENTS).isEmpty() || purchase.effects().size() < 2) {
      site.broker.deliver(site.broker.pending().get(0));
    }
    for (int i = 0; i < 10; i++) {
      site.broker.loseNext(Purchase.PAYMENTS);
      site.wait(SagaSite.USUAL.longest());
    }
    site.broker.deliverAll();

    assertThat(purchase.effects()).containsExactly("reserve", "charge", "refund", "release");
  }

  @Test
  void whatKeepsAStepFromBeingSeenToIsToldAndHoldsUpNoOther() {
    purchase.begin(2);
    purchase.begin(3);
    List<String> ids = site.query("select saga_id from eventuate.saga_step order by saga_id");
    site.execute(
        "update eventuate.saga_step set headers = 'no json' where saga_id = '%s'"
            .formatted(ids.get(0)));
    site.broker.loseNext(Purchase.STORE);
    site.broker.loseNext(Purchase.STORE);
    site.wait(TIMEOUT);

    assertThat(site.broker.pending(Purchase.STORE)).hasSize(1);
    assertThat(site.query("select saga_id from eventuate.saga_step where error is not null"))
        .containsExactly(ids.get(0));
  }

  /** All attempts are lost, and their time goes by. */
  private void giveUp(String channel) {
    for (int attempt = 1; attempt <= SagaSite.USUAL.attempts(); attempt++) {
      site.broker.pending(channel).forEach(site.broker::lose);
      site.wait(SagaSite.USUAL.longest());
    }
  }

  private static String key(Message command) {
    return command.getRequiredHeader(SagaHeaders.IDEMPOTENCY_KEY);
  }
}
