package dev.tablecast.tram.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.tram.TramStatus;
import dev.tablecast.tram.TramStatus.Counts;
import dev.tablecast.tram.TramStatus.SubscriberStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** What health and meters make of the subscribers' status. */
class TramReportsTest {

  /** Held here, for meters hold what they ask weakly. */
  private final TramMetrics metrics =
      new TramMetrics(
          () -> new TramStatus(List.of(subscriber(4, 1, null), subscriber(4, 2, null))));

  @Test
  void healthIsUpWhileAllSubscribersAreConnected() {
    assertThat(health(subscriber(4, 0, null)).getStatus()).isEqualTo(Status.UP);
    assertThat(health(subscriber(0, 0, null)).getStatus()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  void healthTellsTroubleAndDeadLettersWithTheWayOut() {
    Health trouble = health(subscriber(0, 0, "Film: no topic"));
    Health letters = health(subscriber(4, 2, null));

    assertThat(trouble.getStatus()).isEqualTo(TramHealthIndicator.DEGRADED);
    assertThat(trouble.getDetails().get("billing")).asString().contains("trouble=Film: no topic");
    assertThat(letters.getStatus()).isEqualTo(TramHealthIndicator.DEGRADED);
    assertThat(letters.getDetails().get("billing"))
        .asString()
        .contains("deadLetters=2", "dead_letter_cause");
  }

  @Test
  void metersAddUpAllSubscribers() {
    MeterRegistry registry = new SimpleMeterRegistry();

    metrics.bindTo(registry);

    assertThat(registry.get("tablecast.tram.dead.letters").functionCounter().count()).isEqualTo(3);
    assertThat(registry.get("tablecast.tram.messages.handled").functionCounter().count())
        .isEqualTo(20);
    assertThat(registry.get("tablecast.tram.handler.failures").functionCounter().count())
        .isEqualTo(10);
    assertThat(registry.get("tablecast.tram.messages.held").gauge().value()).isEqualTo(14);
  }

  private static Health health(SubscriberStatus subscriber) {
    TramStatus status = new TramStatus(List.of(subscriber));
    Health health = new TramHealthIndicator(() -> status).health();
    assertThat(health).isNotNull();
    return health;
  }

  private static SubscriberStatus subscriber(
      int connected, int deadLetters, @Nullable String trouble) {
    return new SubscriberStatus(
        "billing", Set.of("Film"), connected, new Counts(10, 5, deadLetters), 7, trouble);
  }
}
