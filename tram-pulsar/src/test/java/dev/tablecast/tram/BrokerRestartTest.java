package dev.tablecast.tram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.devservices.PulsarOptions;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.tram.TramStatus.SubscriberStatus;
import io.eventuate.tram.messaging.consumer.MessageHandler;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** After an outage the broker sends again what was not acknowledged, what is in memory too. */
class BrokerRestartTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicBoolean away = new AtomicBoolean(true);
  private final List<String> few = new CopyOnWriteArrayList<>();
  private final Set<String> many = Collections.synchronizedSet(new LinkedHashSet<>());

  @Test
  void whatIsInMemoryIsHandledOnceInOrderAndAcknowledgedWhole() throws Exception {
    List<String> sentFew = numbers(20);
    // More than there is room for: the last entry has come in part.
    List<String> sentMany = numbers(Lanes.ROOM + 200);
    try (PulsarServer server = PulsarServer.start(PulsarOptions.fast())) {
      TestBroker broker = TestBroker.on(server);
      try (PulsarMessageConsumer consumer = broker.instance()) {
        consumer.subscribe("billing", Set.of("few"), handler(few::add));
        consumer.subscribe("shipping", Set.of("many"), handler(many::add));
        sentFew.forEach(each -> broker.send("few", "7", each));
        sentMany.forEach(each -> broker.send("many", "7", each));
        await().atMost(PATIENCE).until(() -> held(consumer).equals(List.of(20, Lanes.ROOM)));

        server.kill();
        await().atMost(PATIENCE).until(() -> connected(consumer) == 0);
        server.restart();
        await().atMost(PATIENCE).until(() -> connected(consumer) == 2 * TestBroker.PARTITIONS);
        broker.send("few", "7", "last");
        await().atMost(PATIENCE).until(() -> held(consumer).get(0) == 21);
        away.set(false);

        await().atMost(PATIENCE).until(() -> few.contains("last"));
        assertThat(few).startsWith(sentFew.toArray(String[]::new)).hasSize(21);
        await().atMost(PATIENCE).until(() -> many.size() == sentMany.size());
        assertThat(many).containsExactlyElementsOf(sentMany);
        await().atMost(PATIENCE).until(() -> broker.backlog("few") + broker.backlog("many") == 0);
      }
    }
  }

  private MessageHandler handler(Consumer<String> work) {
    return message -> {
      if (away.get()) {
        throw new IllegalStateException(new SQLException("away", "08006"));
      }
      work.accept(message.getPayload());
    };
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }

  private static List<Integer> held(PulsarMessageConsumer consumer) {
    return consumer.status().subscribers().stream().map(SubscriberStatus::held).toList();
  }

  private static int connected(PulsarMessageConsumer consumer) {
    return consumer.status().subscribers().stream().mapToInt(SubscriberStatus::connected).sum();
  }
}
