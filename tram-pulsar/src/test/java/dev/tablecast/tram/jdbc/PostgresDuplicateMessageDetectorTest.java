package dev.tablecast.tram.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventuate.common.jdbc.sqldialect.PostgresDialect;
import io.eventuate.tram.consumer.common.DuplicateMessageDetector;
import io.eventuate.tram.consumer.jdbc.SqlTableBasedDuplicateMessageDetector;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.messaging.common.SubscriberIdAndMessage;
import io.eventuate.tram.messaging.producer.MessageBuilder;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresDuplicateMessageDetectorTest {

  private final TestDatabase database;
  private final DuplicateMessageDetector detector;

  PostgresDuplicateMessageDetectorTest() throws Exception {
    database = TestDatabase.withTables();
    detector =
        new PostgresDuplicateMessageDetector(
            new ReceivedMessages(TestDatabase.SCHEMA),
            database.statements(),
            database.transaction(),
            Clock.systemUTC());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void eventuatesOwnLeavesAnAbortedTransactionBehindADuplicate() {
    DuplicateMessageDetector eventuates =
        new SqlTableBasedDuplicateMessageDetector(
            TestDatabase.SCHEMA,
            new PostgresDialect().getCurrentTimeInMillisecondsExpression(),
            database.statements(),
            database.transaction());
    eventuates.isDuplicate("billing", "m1");

    assertThatThrownBy(() -> askAndWorkOn(eventuates))
        .hasStackTraceContaining("current transaction is aborted");
  }

  @Test
  void aTransactionWorksOnAfterADuplicate() {
    detector.isDuplicate("billing", "m1");

    assertThat(askAndWorkOn(detector)).isTrue();
  }

  @Test
  void aMessageIsHandledOnceByEachSubscriber() {
    AtomicInteger handled = new AtomicInteger();

    detector.doWithMessage(message("billing"), handled::incrementAndGet);
    detector.doWithMessage(message("billing"), handled::incrementAndGet);
    detector.doWithMessage(message("shipping"), handled::incrementAndGet);

    assertThat(handled).hasValue(2);
  }

  @Test
  void aMessageWhoseHandlerFailedHasNotBeenReceived() {
    AtomicInteger handled = new AtomicInteger();
    assertThatThrownBy(
            () ->
                detector.doWithMessage(
                    message("billing"),
                    () -> {
                      throw new IllegalStateException("not yet");
                    }))
        .hasMessage("not yet");

    detector.doWithMessage(message("billing"), handled::incrementAndGet);

    assertThat(handled).hasValue(1);
  }

  @Test
  void anInstanceWaitsForAnotherThatIsAboutTheSameMessage() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger handled = new AtomicInteger();
    CompletableFuture<Void> first =
        CompletableFuture.runAsync(
            () ->
                detector.doWithMessage(
                    message("billing"),
                    () -> {
                      begun.countDown();
                      awaitQuietly(go);
                      handled.incrementAndGet();
                    }));
    begun.await();

    CompletableFuture<Void> second =
        CompletableFuture.runAsync(
            () -> detector.doWithMessage(message("billing"), handled::incrementAndGet));

    await().until(this::someoneWaits);
    assertThat(second).isNotDone();
    go.countDown();
    CompletableFuture.allOf(first, second).get();
    assertThat(handled).hasValue(1);
  }

  private Boolean askAndWorkOn(DuplicateMessageDetector asked) {
    return database
        .transaction()
        .executeInTransaction(
            () -> {
              boolean duplicate = asked.isDuplicate("billing", "m1");
              database.jdbc().execute("select 1");
              return duplicate;
            });
  }

  private boolean someoneWaits() {
    return Boolean.TRUE.equals(
        database
            .jdbc()
            .queryForObject(
                "select exists (select from pg_stat_activity where datname = current_database()"
                    + " and wait_event_type = 'Lock')",
                Boolean.class));
  }

  private static SubscriberIdAndMessage message(String subscriber) {
    Message message = MessageBuilder.withPayload("{}").withHeader(Message.ID, "m1").build();
    return new SubscriberIdAndMessage(subscriber, message);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
