package dev.tablecast.tram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.tram.TramStatus.Counts;
import io.eventuate.tram.consumer.common.DuplicateMessageDetector;
import io.eventuate.tram.consumer.common.NoopDuplicateMessageDetector;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.messaging.common.SubscriberIdAndMessage;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Pulsar's consumer does beyond the contract. */
class PulsarMessageConsumerTest {

  private static final String CHANNEL = "com.acme.Order$Line";
  private static final int MAX_DELIVERIES = 3;

  private final TestBroker broker;
  private final PulsarMessageConsumer consumer;
  private final List<String> handled = new CopyOnWriteArrayList<>();
  private final Set<String> recorded = ConcurrentHashMap.newKeySet();
  private final DuplicateMessageDetector received = recordingTo(recorded);

  PulsarMessageConsumerTest() throws Exception {
    broker = TestBroker.create();
    consumer = broker.instance(MAX_DELIVERIES, received);
  }

  @AfterEach
  void close() {
    consumer.close();
  }

  @Test
  void aMessageThatFailsTooOftenIsADeadLetterAndItsKeyGoesOn() throws Exception {
    consumer.subscribe(
        "billing",
        Set.of(CHANNEL),
        message -> {
          if (message.getPayload().equals("poison")) {
            throw new IllegalStateException("outer", new IllegalArgumentException("too sour"));
          }
          handle(message);
        });

    String id = broker.send(CHANNEL, "7", "poison");
    broker.send(CHANNEL, "7", "sound");

    awaitHandled("sound");
    org.apache.pulsar.client.api.Message<byte[]> letter = deadLetter();
    assertThat(new String(letter.getValue(), StandardCharsets.UTF_8)).isEqualTo("poison");
    assertThat(letter.getKey()).isEqualTo("7");
    assertThat(recorded).containsExactly("billing " + id);
    assertThat(letter.getProperties())
        .containsEntry(Message.ID, id)
        .containsEntry(DeadLetters.SUBSCRIBER, "billing")
        .containsEntry(DeadLetters.TOPIC, broker.topic(CHANNEL))
        .containsEntry(DeadLetters.DELIVERIES, "3")
        .hasEntrySatisfying(
            DeadLetters.CAUSE,
            cause ->
                assertThat(cause)
                    .contains(
                        "IllegalStateException: outer", "IllegalArgumentException: too sour"));
    await().until(() -> counts().equals(new Counts(1, 3, 1)));
  }

  @Test
  void aDeadLetterDoesNotComeAgain() throws Exception {
    consumer.subscribe("billing", Set.of(CHANNEL), message -> handleOr(message, "poison"));
    broker.send(CHANNEL, "7", "poison");
    await().atMost(20, TimeUnit.SECONDS).until(() -> counts().deadLetters() == 1);
    consumer.close();

    try (PulsarMessageConsumer next = broker.instance(MAX_DELIVERIES, received)) {
      next.subscribe("billing", Set.of(CHANNEL), this::handle);
      broker.send(CHANNEL, "7", "sound");

      awaitHandled("sound");
    }
  }

  @Test
  void otherKeysGoOnWhileOneIsTriedAgain() throws Exception {
    CountDownLatch mended = new CountDownLatch(1);
    consumer.subscribe(
        "billing",
        Set.of(CHANNEL),
        message -> {
          if (message.getPayload().startsWith("held") && mended.getCount() > 0) {
            throw outage();
          }
          handle(message);
        });

    broker.send(CHANNEL, "7", "held");
    broker.send(CHANNEL, "7", "held too");
    for (int i = 0; i < 20; i++) {
      broker.send(CHANNEL, "other-" + i, "other");
    }

    await().atMost(20, TimeUnit.SECONDS).until(() -> handled.size() == 20);
    assertThat(handled).containsOnly("other");
    mended.countDown();
    await().until(() -> handled.size() == 22);
    assertThat(handled.subList(20, 22)).containsExactly("held", "held too");
  }

  @Test
  void whileTheDatabaseIsAwayNothingBecomesADeadLetter() {
    AtomicBoolean away = new AtomicBoolean(true);
    consumer.subscribe(
        "billing",
        Set.of(CHANNEL),
        message -> {
          if (away.get()) {
            throw outage();
          }
          handle(message);
        });
    broker.send(CHANNEL, "7", "patient");
    await().atMost(20, TimeUnit.SECONDS).until(() -> counts().failed() > MAX_DELIVERIES + 2);

    away.set(false);

    awaitHandled("patient");
    assertThat(counts().deadLetters()).isZero();
  }

  @Test
  void aTopicIsCreatedWithPartitionsBeforeAnyoneSends() {
    consumer.subscribe("billing", Set.of(CHANNEL), this::handle);

    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> consumer.status().subscribers().get(0).connected() == TestBroker.PARTITIONS);
  }

  @Test
  void whatIsSubscribedToBeforeTheStartWaitsForIt() {
    broker.send(CHANNEL, "7", "early");
    try (PulsarMessageConsumer unstarted =
        new PulsarMessageConsumer(
            new TramSettings(broker.namespace(), 2, 1, RetryPolicy.byDefault()),
            broker.client(),
            broker::newAdmin,
            received)) {
      unstarted.subscribe("billing", Set.of(CHANNEL), this::handle);
      await().during(Duration.ofMillis(300)).until(handled::isEmpty);

      unstarted.start();

      awaitHandled("early");
    }
  }

  @Test
  void whatWasSubscribedToBeforeTheFirstStartGoesOnWithTheNext() {
    try (PulsarMessageConsumer paused =
        new PulsarMessageConsumer(
            new TramSettings(broker.namespace(), 2, 1, RetryPolicy.byDefault()),
            broker.client(),
            broker::newAdmin,
            received)) {
      paused.subscribe("billing", Set.of(CHANNEL), this::handle);
      paused.start();
      paused.close();
      broker.send(CHANNEL, "7", "meanwhile");

      paused.start();

      awaitHandled("meanwhile");
    }
  }

  @Test
  void closingAwaitsWhatIsUnderWay() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    consumer.subscribe(
        "billing",
        Set.of(CHANNEL),
        message -> {
          begun.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          handle(message);
        });
    broker.send(CHANNEL, "7", "slow");
    begun.await();

    Thread closing = new Thread(consumer::close);
    closing.start();
    go.countDown();
    closing.join();

    assertThat(handled).containsExactly("slow");
  }

  private void handle(Message message) {
    handled.add(message.getPayload());
  }

  private void handleOr(Message message, String poison) {
    if (message.getPayload().equals(poison)) {
      throw new IllegalStateException(poison);
    }
    handle(message);
  }

  private void awaitHandled(String... payloads) {
    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(handled).containsExactly(payloads));
  }

  private Counts counts() {
    return consumer.status().subscribers().get(0).counts();
  }

  private org.apache.pulsar.client.api.Message<byte[]> deadLetter() throws Exception {
    try (Consumer<byte[]> letters =
        broker
            .client()
            .newConsumer()
            .topic(TramTopic.deadLetters(broker.topic(CHANNEL), "billing"))
            .subscriptionName("test")
            .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
            .subscribe()) {
      return letters.receive(10, TimeUnit.SECONDS);
    }
  }

  private static DuplicateMessageDetector recordingTo(Set<String> records) {
    return new NoopDuplicateMessageDetector() {
      @Override
      public void doWithMessage(SubscriberIdAndMessage message, Runnable callback) {
        records.add(message.getSubscriberId() + " " + message.getMessage().getId());
        callback.run();
      }
    };
  }

  private static RuntimeException outage() {
    return new IllegalStateException(new SQLException("the server is shutting down", "57P01"));
  }
}
