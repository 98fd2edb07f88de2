package dev.tablecast.tram.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventuate.common.jdbc.EventuateSchema;
import io.eventuate.tram.commands.common.DefaultCommandNameMapping;
import io.eventuate.tram.commands.common.ReplyMessageHeaders;
import io.eventuate.tram.commands.consumer.CommandReplyProducer;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.sagas.common.SagaLockManagerImpl;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcherFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a participant does with a command that comes again, late, or after its compensation. */
class LedgerTest {

  private SagaSite site;

  @BeforeEach
  void open() {
    site = SagaSite.create();
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void eventuatesDispatcherActsAgain() {
    Purchase purchase = new Purchase(site).joinedBy(eventuatesDispatchers());
    purchase.begin(2);
    site.wait(SagaSite.USUAL.timeout());
    site.broker.deliverNext(Purchase.STORE);
    site.broker.deliverNext(Purchase.STORE);

    assertThat(purchase.effects()).containsExactly("reserve", "reserve");
  }

  @Test
  void aCommandThatComesAgainIsAnsweredTheSameWithoutActing() {
    Purchase purchase = withLedger();
    untilCharging(purchase);
    site.wait(SagaSite.USUAL.timeout());
    site.broker.deliverNext(Purchase.PAYMENTS);
    site.broker.deliverNext(Purchase.PAYMENTS);

    List<Message> replies = site.broker.pending(Purchase.REPLIES);
    assertThat(purchase.effects()).containsExactly("reserve", "charge");
    assertThat(replies).hasSize(2);
    assertThat(replies.get(1).getPayload())
        .isEqualTo(replies.get(0).getPayload())
        .contains("\"copies\":2");
    assertThat(replies)
        .extracting(it -> it.getRequiredHeader(ReplyMessageHeaders.REPLY_TYPE))
        .containsOnly(Purchase.Charged.class.getName());
  }

  @Test
  void ofTwoThatHandleTheSameCommandAtOnceOneActs() {
    Purchase purchase = withLedger();
    purchase.begin(2);
    site.wait(SagaSite.USUAL.timeout());
    List<Message> attempts = site.broker.pending(Purchase.STORE);
    CyclicBarrier together = new CyclicBarrier(2);
    CompletableFuture<?>[] both =
        attempts.stream()
            .map(
                attempt ->
                    CompletableFuture.runAsync(
                        () -> {
                          meet(together);
                          site.broker.deliver(attempt);
                        }))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(both).join();

    assertThat(purchase.effects()).containsExactly("reserve");
    assertThat(site.broker.pending(Purchase.REPLIES)).hasSize(2);
  }

  @Test
  void aHandlerThatFailsLeavesNothingAndMayTryAgain() {
    Purchase purchase = withLedger();
    purchase.begin(2);
    site.execute("alter table effect rename to gone");
    Message command = site.broker.pending(Purchase.STORE).get(0);
    assertThatThrownBy(() -> site.broker.deliver(command)).isInstanceOf(RuntimeException.class);
    assertThat(site.query("select * from eventuate.saga_ledger")).isEmpty();

    site.execute("alter table gone rename to effect");
    site.broker.deliverAll();
    assertThat(purchase.effects()).containsExactly("reserve", "charge", "credit");
  }

  @Test
  void theCompensationOfACommandThatNeverRanDoesNothingAndRefusesTheCommandWhenItComes() {
    Purchase purchase = withLedger();
    untilCharging(purchase);
    Message late = site.broker.loseNext(Purchase.PAYMENTS);
    giveUp(Purchase.PAYMENTS);
    site.broker.deliverAll();
    site.broker.deliver(late);
    site.broker.deliverAll();

    assertThat(purchase.effects()).containsExactly("reserve", "release");
    assertThat(purchase.endings).containsExactly("rolled back");
    assertThat(
            site.query(
                "select outcome from eventuate.saga_ledger where idempotency_key like '%.2'"))
        .containsExactly("REFUSED");
  }

  @Test
  void theCompensationOfACommandThatWasRefusedUndoesNothing() {
    Purchase purchase = withLedger();
    purchase.begin(101);
    site.broker.deliverNext(Purchase.STORE);
    site.broker.loseNext(Purchase.REPLIES);
    giveUp(Purchase.STORE);
    site.broker.deliverAll();

    assertThat(purchase.effects()).isEmpty();
    assertThat(purchase.endings).containsExactly("rolled back");
  }

  @Test
  void aCompensationThatComesAgainUndoesOnce() {
    Purchase purchase = withLedger();
    purchase.begin(11);
    while (purchase.effects().size() < 3) {
      site.broker.deliver(site.broker.pending().get(0));
    }
    site.broker.loseNext(Purchase.REPLIES);
    site.wait(SagaSite.USUAL.timeout());
    site.broker.deliverAll();

    assertThat(purchase.effects()).containsExactly("reserve", "charge", "refund", "release");
  }

  @Test
  void whatIsOldIsForgotten() {
    Purchase purchase = withLedger();
    purchase.begin(2);
    site.broker.deliverAll();
    site.clock.forward(Duration.ofDays(30));

    assertThat(site.ledger.forgetOlderThan(Duration.ofDays(31))).isZero();
    assertThat(site.ledger.forgetOlderThan(Duration.ofDays(29))).isEqualTo(3);
  }

  private Purchase withLedger() {
    return new Purchase(site).joinedBy(site.dispatchers());
  }

  private SagaCommandDispatcherFactory eventuatesDispatchers() {
    return new SagaCommandDispatcherFactory(
        site.broker,
        new SagaLockManagerImpl(site.executor, new EventuateSchema()),
        new DefaultCommandNameMapping(),
        new CommandReplyProducer(site.producer));
  }

  private void untilCharging(Purchase purchase) {
    purchase.begin(2);
    site.broker.deliverNext(Purchase.STORE);
    site.broker.deliverNext(Purchase.REPLIES);
  }

  private void giveUp(String channel) {
    for (int attempt = 1; attempt <= SagaSite.USUAL.attempts(); attempt++) {
      site.broker.pending(channel).forEach(site.broker::lose);
      site.wait(SagaSite.USUAL.longest());
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
