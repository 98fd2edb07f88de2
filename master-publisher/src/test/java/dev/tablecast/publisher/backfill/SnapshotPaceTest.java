package dev.tablecast.publisher.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.backfill.Mark.Kind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SnapshotPaceTest {

  private final Exchange exchange = new Exchange();
  private final AtomicReference<Duration> stalled = new AtomicReference<>(Duration.ZERO);
  private final SnapshotPace pace = new SnapshotPace(exchange, stalled::get);

  @Test
  void theRelayIsBehindWhileItComesToMarksLate() {
    takeLate(Kind.HIGH);
    assertThat(pace.isBehind()).isTrue();

    take(Kind.SNAPSHOT_PAUSE);
    assertThat(pace.isBehind()).isFalse();
  }

  @Test
  void aLowWatermarkThatWaitsForTheChunkBeforeItTellsNothing() {
    takeLate(Kind.LOW);

    assertThat(pace.isBehind()).isFalse();
  }

  @Test
  void theRelayIsBehindWhilePulsarAcknowledgesNothing() {
    stalled.set(Duration.ofSeconds(1));
    assertThat(pace.isBehind()).isTrue();

    stalled.set(Duration.ofMillis(100));
    assertThat(pace.isBehind()).isFalse();
  }

  private void take(Kind kind) {
    Mark mark = new Mark("test", kind, "forum.movie", "prompt");
    exchange.offer(mark, null);
    exchange.take(mark);
  }

  private void takeLate(Kind kind) {
    Mark mark = new Mark("test", kind, "forum.movie", "late");
    exchange.offer(mark, null);
    Awaitility.await().pollDelay(Duration.ofMillis(600)).until(() -> true);
    exchange.take(mark);
  }
}
