package dev.tablecast.replica.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.ConsumerStats;
import org.junit.jupiter.api.Test;

class IntakeTest {

  private static final int MOST = 10;

  private final Intake intake = new Intake(MOST);
  private final AtomicInteger waiting = new AtomicInteger();
  private final CompletableFuture<Void> taking = new CompletableFuture<>();
  private volatile boolean paused;
  private volatile Runnable whilePausing = () -> {};

  IntakeTest() {
    intake.of(consumer());
  }

  @Test
  void pausesWhileTooManyWaitAndResumesWhenHalfOfThemAreTaken() {
    waiting.set(MOST);
    intake.arrived();
    assertThat(paused).isFalse();
    waiting.set(MOST + 1);
    intake.arrived();
    assertThat(paused).isTrue();

    waiting.set(MOST / 2 + 1);
    intake.taken();
    assertThat(paused).isTrue();
    waiting.set(MOST / 2);
    intake.taken();
    assertThat(paused).isFalse();
  }

  @Test
  void isNotPausedForEverIfAllIsTakenWhileItPauses() throws Exception {
    waiting.set(MOST + 1);
    whilePausing = this::takeAll;

    intake.arrived();
    taking.get(10, TimeUnit.SECONDS);

    assertThat(paused).isFalse();
  }

  /** By another thread; gives it the time to be done, if nothing keeps it from that. */
  private void takeAll() {
    waiting.set(0);
    CompletableFuture<Void> taken = CompletableFuture.runAsync(intake::taken);
    taken.thenAccept(taking::complete);
    CompletableFuture.anyOf(
            taken,
            CompletableFuture.supplyAsync(
                () -> null, CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)))
        .join();
  }

  private Consumer<?> consumer() {
    ConsumerStats stats = stats();
    return (Consumer<?>)
        Proxy.newProxyInstance(
            Consumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "pause" -> {
                  whilePausing.run();
                  paused = true;
                }
                case "resume" -> paused = false;
                case "getStats" -> {
                  return stats;
                }
                default -> throw new UnsupportedOperationException(method.getName());
              }
              return null;
            });
  }

  private ConsumerStats stats() {
    return (ConsumerStats)
        Proxy.newProxyInstance(
            ConsumerStats.class.getClassLoader(),
            new Class<?>[] {ConsumerStats.class},
            (proxy, method, arguments) -> waiting.get());
  }
}
