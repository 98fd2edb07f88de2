package dev.tablecast.tram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.devservices.PulsarOptions;
import dev.tablecast.devservices.PulsarServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** After an outage the broker sends again what was not acknowledged, what is in memory too. */
class BrokerRestartTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void whatIsInMemoryIsHandledOnceInOrderAndAcknowledgedWhole() throws Exception {
    AtomicBoolean held = new AtomicBoolean(true);
    List<String> handled = new CopyOnWriteArrayList<>();
    try (PulsarServer server = PulsarServer.start(PulsarOptions.fast())) {
      TestBroker broker = TestBroker.on(server);
      try (PulsarMessageConsumer consumer = broker.instance()) {
        consumer.subscribe(
            "billing",
            Set.of("orders"),
            message -> {
              if (held.get()) {
                throw new IllegalStateException(new SQLException("away", "08006"));
              }
              handled.add(message.getPayload());
            });
        List<String> sent = IntStream.range(0, 20).mapToObj(String::valueOf).toList();
        sent.forEach(each -> broker.send("orders", "7", each));
        await().atMost(PATIENCE).until(() -> status(consumer).held() == 20);

        server.kill();
        await().atMost(PATIENCE).until(() -> status(consumer).connected() == 0);
        server.restart();
        await().atMost(PATIENCE).until(() -> status(consumer).connected() == TestBroker.PARTITIONS);
        broker.send("orders", "7", "last");
        await().atMost(PATIENCE).until(() -> status(consumer).held() == 21);
        held.set(false);

        await().atMost(PATIENCE).until(() -> handled.contains("last"));
        assertThat(handled).startsWith(sent.toArray(String[]::new)).hasSize(21);
        await().atMost(PATIENCE).until(() -> broker.backlog("orders") == 0);
      }
    }
  }

  private static TramStatus.SubscriberStatus status(PulsarMessageConsumer consumer) {
    return consumer.status().subscribers().get(0);
  }
}
