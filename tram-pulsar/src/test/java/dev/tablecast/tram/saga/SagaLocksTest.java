package dev.tablecast.tram.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventuate.common.jdbc.EventuateSchema;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.messaging.producer.MessageBuilder;
import io.eventuate.tram.sagas.common.SagaLockManager;
import io.eventuate.tram.sagas.common.SagaLockManagerImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Locks at a participant, beside what Eventuate's own do on Postgres. */
class SagaLocksTest {

  private SagaSite site;
  private SagaLockManager eventuates;
  private SagaLockManager ours;

  @BeforeEach
  void open() {
    site = SagaSite.create();
    eventuates = new SagaLockManagerImpl(site.executor, new EventuateSchema());
    ours = new SagaLocks(site.database);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void eventuatesLeavesAnAbortedTransactionWhereATargetIsTaken() {
    claim(eventuates, "one");

    assertThatThrownBy(() -> claim(eventuates, "other"))
        .hasStackTraceContaining("current transaction is aborted");
  }

  @Test
  void aTakenTargetIsAnAnswerAndTheTransactionGoesOn() {
    assertThat(claim(ours, "one")).isTrue();

    Boolean other =
        site.transactions.execute(
            status -> {
              boolean claimed = ours.claimLock("purchase", "other", "film/1");
              site.execute("create table gone_on ()");
              return claimed;
            });

    assertThat(other).isFalse();
    assertThat(claim(ours, "one")).isTrue();
    assertThat(site.query("select to_regclass('gone_on') is not null")).containsExactly("t");
  }

  @Test
  void eventuatesFailsWhenALockIsGivenBackTwice() {
    claim(ours, "one");
    eventuates.unlock("one", "film/1");

    assertThatThrownBy(() -> eventuates.unlock("one", "film/1"))
        .hasMessageContaining("owningSagaId is not present");
  }

  @Test
  void whoGivesALockBackTwiceTakesItFromNobody() {
    claim(ours, "one");
    ours.unlock("one", "film/1");
    claim(ours, "other");

    assertThat(ours.unlock("one", "film/1")).isEmpty();
    assertThat(site.query("select saga_id from eventuate.saga_lock_table"))
        .containsExactly("other");
  }

  @Test
  void whatWaitsForALockIsKeptWholeAndComesInOrder() {
    claim(ours, "one");
    String large = "x".repeat(5_000);
    ours.stashMessage("purchase", "second", "film/1", message("2", "second"));
    ours.stashMessage("purchase", "first", "film/1", message("1", large));

    Message first = ours.unlock("one", "film/1").orElseThrow();
    Message second = ours.unlock("first", "film/1").orElseThrow();

    assertThat(first.getPayload()).isEqualTo(large);
    assertThat(first.getId()).isEqualTo("1");
    assertThat(second.getPayload()).isEqualTo("second");
    assertThat(ours.unlock("second", "film/1")).isEmpty();
    assertThat(site.query("select * from eventuate.saga_lock_table")).isEmpty();
  }

  private boolean claim(SagaLockManager locks, String saga) {
    return Boolean.TRUE.equals(
        site.transactions.execute(status -> locks.claimLock("purchase", saga, "film/1")));
  }

  private static Message message(String id, String payload) {
    return MessageBuilder.withPayload(payload).withHeader(Message.ID, id).build();
  }
}
