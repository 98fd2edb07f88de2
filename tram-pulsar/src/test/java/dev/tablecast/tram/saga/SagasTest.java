package dev.tablecast.tram.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of sagas, and does to one that is stuck. */
class SagasTest {

  private SagaSite site;
  private Purchase purchase;
  private Sagas sagas;

  @BeforeEach
  void open() {
    site = SagaSite.create();
    purchase = new Purchase(site).joinedBy(site.dispatchers());
    sagas = new Sagas(site.orchestrators);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void aSagaIsSeenWhereItWaits() {
    String id = purchase.begin(2).getId();
    site.broker.deliverNext(Purchase.STORE);
    site.broker.deliverNext(Purchase.REPLIES);

    WaitingStep step = sagas.waiting(10).get(0);
    assertThat(step.saga()).isEqualTo(id);
    assertThat(step.destination()).isEqualTo(Purchase.PAYMENTS);
    assertThat(step.due()).isEqualTo(site.clock.instant().plus(SagaSite.USUAL.timeout()));
    assertThat(step.stuck()).isFalse();
    assertThat(sagas.steps(id))
        .extracting(TakenStep::result)
        .containsExactly(StepResult.SUCCEEDED, null);
    assertThat(sagas.status().running()).isOne();
  }

  @Test
  void aCompensationThatTakesTooLongIsStuckAndGoesOnAllTheSame() {
    String id = refusedRefund();

    SagasStatus status = sagas.status();
    assertThat(status.stuck()).isOne();
    assertThat(status.compensating()).isOne();
    assertThat(status.examples().get(0).saga()).isEqualTo(id);
    assertThat(status.examples().get(0).error()).contains("Failure");
    purchase.refusals.set(0);
    site.wait(SagaSite.USUAL.longest());
    site.broker.deliverAll();
    assertThat(purchase.endings).containsExactly("rolled back");
    assertThat(sagas.status()).isEqualTo(new SagasStatus(0, 0, 0, java.util.List.of()));
  }

  @Test
  void anOperatorSendsAStepAgainAtOnce() {
    String id = refusedRefund();
    purchase.refusals.set(0);
    sagas.retry(id);
    site.broker.deliverAll();

    assertThat(purchase.effects()).containsExactly("reserve", "charge", "refund", "release");
  }

  @Test
  void anOperatorSkipsACompensationAndTheOthersFollow() {
    String id = refusedRefund();
    sagas.skip(id);
    site.broker.deliverAll();

    assertThat(purchase.effects()).containsExactly("reserve", "charge", "release");
    assertThat(purchase.endings).containsExactly("rolled back");
    assertThat(sagas.steps(id)).extracting(TakenStep::result).contains(StepResult.SKIPPED);
  }

  @Test
  void anOperatorSkipsAStepForwardAndItsReplyMovesNothingAnyMore() {
    String id = purchase.begin(2).getId();
    site.broker.deliverNext(Purchase.STORE);
    sagas.skip(id);
    site.broker.deliverAll();

    assertThat(purchase.effects()).containsExactly("reserve", "charge", "credit");
    assertThat(purchase.endings).containsExactly("completed");
  }

  @Test
  void anOperatorGivesASagaUpBeforeItsTime() {
    String id = purchase.begin(2).getId();
    site.broker.deliverNext(Purchase.STORE);
    site.broker.deliverNext(Purchase.REPLIES);
    sagas.compensate(id);
    site.broker.deliverAll();

    assertThat(purchase.effects()).containsExactly("reserve", "charge", "refund", "release");
  }

  @Test
  void aSagaThatWaitsForNothingCanBeDoneNothingTo() {
    String id = purchase.begin(2).getId();
    site.broker.deliverAll();

    assertThatThrownBy(() -> sagas.retry(id))
        .isInstanceOf(UnknownSagaException.class)
        .hasMessageContaining(id);
    assertThatThrownBy(() -> sagas.skip("none")).isInstanceOf(UnknownSagaException.class);
    assertThatThrownBy(() -> sagas.steps("none")).isInstanceOf(UnknownSagaException.class);
  }

  @Test
  void theWatchLooksByItself() {
    try (StepWatch watch = new StepWatch(site.orchestrators, Duration.ofMillis(20))) {
      purchase.begin(2);
      site.broker.loseNext(Purchase.STORE);
      site.clock.forward(SagaSite.USUAL.timeout());
      watch.start();

      org.awaitility.Awaitility.await().until(() -> !site.broker.pending().isEmpty());
    }
  }

  /** The forum refuses, and payments refuses to refund, more often than usual. */
  private String refusedRefund() {
    purchase.refusals.set(Integer.MAX_VALUE);
    String id = purchase.begin(11).getId();
    site.broker.deliverAll();
    for (int i = 0; i < SagaSite.USUAL.attempts(); i++) {
      assertThat(sagas.status().stuck()).isZero();
      site.wait(SagaSite.USUAL.longest());
      site.broker.deliverAll();
    }
    return id;
  }
}
