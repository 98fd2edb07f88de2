package dev.tablecast.tram;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventuate.tram.consumer.common.MessageConsumerImplementation;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.messaging.consumer.MessageSubscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What Eventuate Tram relies on in a message broker, after what the tests of its own brokers ask:
 * order by key, delivery until the handler succeeds, subscribers apart, instances of one together,
 * however their number changes, and a place that outlives them.
 */
abstract class MessageBrokerContract {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String channel = "com.acme.Customer";
  private final List<MessageConsumerImplementation> instances = new ArrayList<>();
  private int sent;

  /** Another instance of a service, as if in a process of its own. */
  abstract MessageConsumerImplementation newInstance();

  /** Sends a message as the outbox's relay does; returns its id. */
  abstract String send(String channel, String key, String payload);

  @AfterEach
  void closeInstances() {
    instances.forEach(MessageConsumerImplementation::close);
  }

  @Test
  void aMessageArrivesWithItsPayloadAndHeaders() {
    Inbox inbox = new Inbox();
    instance().subscribe("billing", Set.of(channel), inbox::take);

    String id = send(channel, "7", "{\"name\":\"Zoë\"}");

    inbox.await(1);
    Message message = inbox.messages().get(0);
    assertThat(message.getPayload()).isEqualTo("{\"name\":\"Zoë\"}");
    assertThat(message.getId()).isEqualTo(id);
    assertThat(message.getRequiredHeader(Message.PARTITION_ID)).isEqualTo("7");
    assertThat(message.getRequiredHeader(Message.DESTINATION)).isEqualTo(channel);
  }

  @Test
  void messagesOfAKeyArriveInTheirOrder() {
    Inbox inbox = new Inbox();
    instance().subscribe("billing", Set.of(channel), inbox::take);

    sendRounds(0, 20, 10);

    inbox.await(200);
    inbox.assertInOrder();
  }

  @Test
  void aSubscriberGetsWhatWasSentBeforeItFirstCame() {
    sendRounds(0, 3, 4);
    Inbox inbox = new Inbox();

    instance().subscribe("billing", Set.of(channel), inbox::take);

    inbox.await(12);
  }

  @Test
  void eachSubscriberGetsEveryMessage() {
    Inbox billing = new Inbox();
    Inbox shipping = new Inbox();
    MessageConsumerImplementation instance = instance();
    instance.subscribe("billing", Set.of(channel), billing::take);
    instance.subscribe("shipping", Set.of(channel), shipping::take);

    sendRounds(0, 5, 4);

    billing.await(20);
    shipping.await(20);
  }

  @Test
  void aSubscriberOfSeveralChannelsGetsTheMessagesOfAll() {
    Inbox inbox = new Inbox();
    instance().subscribe("billing", Set.of(channel, "com.acme.Order"), inbox::take);

    send(channel, "1", "0");
    send("com.acme.Order", "1", "1");

    inbox.await(2);
    assertThat(inbox.messages())
        .extracting(each -> each.getRequiredHeader(Message.DESTINATION))
        .containsExactlyInAnyOrder(channel, "com.acme.Order");
  }

  @Test
  void aMessageComesAgainUntilItsHandlerSucceeds() {
    Inbox inbox = new Inbox();
    AtomicInteger failures = new AtomicInteger(3);
    instance()
        .subscribe(
            "billing",
            Set.of(channel),
            message -> {
              if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not yet");
              }
              inbox.take(message);
            });

    send(channel, "7", "0");

    inbox.await(1);
    assertThat(failures).hasValue(-1);
  }

  @Test
  void laterMessagesOfAKeyWaitForOneThatFails() {
    Inbox inbox = new Inbox();
    AtomicInteger failures = new AtomicInteger(3);
    instance()
        .subscribe(
            "billing",
            Set.of(channel),
            message -> {
              if (message.getPayload().equals("1") && failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not yet");
              }
              inbox.take(message);
            });

    IntStream.range(0, 5).forEach(i -> send(channel, "7", String.valueOf(i)));

    inbox.await(5);
    inbox.assertInOrder();
  }

  @Test
  void instancesOfASubscriberShareItsMessages() {
    Inbox one = new Inbox();
    Inbox other = new Inbox();
    instance().subscribe("billing", Set.of(channel), one::take);
    instance().subscribe("billing", Set.of(channel), other::take);
    awaitShared(one, other);

    sendRounds(1000, 1, 100);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(one.keys(1000).size() + other.keys(1000).size()).isEqualTo(100));
    assertThat(one.keys(1000)).isNotEmpty().doesNotContainAnyElementsOf(other.keys(1000));
    assertThat(other.keys(1000)).isNotEmpty();
  }

  @Test
  void anInstanceThatEndsLeavesItsShareToTheOthers() {
    Inbox inbox = new Inbox();
    MessageConsumerImplementation leaving = instance();
    leaving.subscribe("billing", Set.of(channel), inbox::take);
    instance().subscribe("billing", Set.of(channel), inbox::take);
    sendRounds(0, 5, 20);
    inbox.await(100);

    leaving.close();
    sendRounds(5, 5, 20);

    inbox.await(200);
    inbox.assertInOrder();
  }

  @Test
  void anInstanceThatJoinsTakesAShareAndNothingIsLost() {
    Inbox all = new Inbox();
    Inbox first = new Inbox(all);
    Inbox joined = new Inbox(all);
    instance().subscribe("billing", Set.of(channel), first::take);
    sendRounds(0, 5, 20);
    all.await(100);

    instance().subscribe("billing", Set.of(channel), joined::take);
    awaitShared(first, joined);
    sendRounds(2000, 5, 20);

    all.await(sent);
    all.assertInOrder();
  }

  @Test
  void aSubscriberGoesOnWhereItWas() {
    Inbox before = new Inbox();
    MessageConsumerImplementation ended = instance();
    ended.subscribe("billing", Set.of(channel), before::take);
    sendRounds(0, 5, 4);
    before.await(20);
    ended.close();
    sendRounds(5, 5, 4);
    Inbox after = new Inbox();

    instance().subscribe("billing", Set.of(channel), after::take);

    after.await(20);
    assertThat(after.ids()).doesNotContainAnyElementsOf(before.ids());
  }

  @Test
  void whoUnsubscribesGetsNothingMoreAndLaterTheRest() {
    Inbox inbox = new Inbox();
    MessageConsumerImplementation instance = instance();
    MessageSubscription subscription = instance.subscribe("billing", Set.of(channel), inbox::take);
    send(channel, "7", "0");
    inbox.await(1);

    subscription.unsubscribe();
    send(channel, "7", "1");

    await().during(Duration.ofMillis(300)).until(() -> inbox.messages().size() == 1);
    instance.subscribe("billing", Set.of(channel), inbox::take);
    inbox.await(2);
    inbox.assertInOrder();
  }

  @Test
  void moreMessagesThanMemoryHasRoomForAllArrive() {
    sendRounds(0, 30, 50);
    Inbox inbox = new Inbox();

    instance().subscribe("billing", Set.of(channel), inbox::take);

    inbox.await(1500);
    inbox.assertInOrder();
  }

  private MessageConsumerImplementation instance() {
    MessageConsumerImplementation instance = newInstance();
    instances.add(instance);
    return instance;
  }

  /** A payload is the number of the message among those of its key. */
  private void sendRounds(int first, int rounds, int keys) {
    for (int round = first; round < first + rounds; round++) {
      for (int key = 0; key < keys; key++) {
        send(channel, "key-" + key, String.valueOf(round));
        sent++;
      }
    }
  }

  /** A broker deals out the messages some time after the last instance came. */
  private void awaitShared(Inbox one, Inbox other) {
    for (int round = 100;
        one.keys(round - 1).isEmpty() || other.keys(round - 1).isEmpty();
        round++) {
      int current = round;
      assertThat(round).as("rounds until both got some").isLessThan(200);
      sendRounds(round, 1, 20);
      await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(PATIENCE)
          .until(
              () -> {
                Set<String> keys = new HashSet<>(one.keys(current));
                keys.addAll(other.keys(current));
                return keys.size() == 20;
              });
    }
  }

  /** What a handler got, each message once, as a duplicate is no second message to a service. */
  static final class Inbox {

    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final List<Message> messages = new ArrayList<>();
    private final @Nullable Inbox all;

    Inbox() {
      this(null);
    }

    /** One that another inbox gets everything of. */
    Inbox(@Nullable Inbox all) {
      this.all = all;
    }

    synchronized void take(Message message) {
      if (ids.add(message.getId())) {
        messages.add(message);
      }
      if (all != null) {
        all.take(message);
      }
    }

    synchronized List<Message> messages() {
      return List.copyOf(messages);
    }

    Set<String> ids() {
      return Set.copyOf(ids);
    }

    /** The keys of those with that number. */
    Set<String> keys(int number) {
      return messages().stream()
          .filter(each -> each.getPayload().equals(String.valueOf(number)))
          .map(each -> each.getRequiredHeader(Message.PARTITION_ID))
          .collect(toSet());
    }

    void await(int count) {
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(messages()).hasSize(count));
    }

    void assertInOrder() {
      messages().stream()
          .collect(
              groupingBy(
                  each -> each.getRequiredHeader(Message.PARTITION_ID),
                  mapping(each -> Integer.parseInt(each.getPayload()), toList())))
          .forEach((key, numbers) -> assertThat(numbers).as(key).isSorted());
    }
  }
}
