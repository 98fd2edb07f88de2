package dev.tablecast.publisher.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestRateTest {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private long now = Long.MAX_VALUE - 5;
  private final RequestRate rate = new RequestRate(3, INTERVAL, () -> now);

  @Test
  void soManyAreFreeAtOnceAndThenOneAfterEachInterval() {
    for (int i = 0; i < 3; i++) {
      assertThat(rate.untilNext()).isZero();
      rate.count();
    }

    assertThat(rate.untilNext()).isEqualTo(INTERVAL);
    pass(Duration.ofSeconds(4));
    assertThat(rate.untilNext()).isEqualTo(Duration.ofSeconds(6));
    pass(Duration.ofSeconds(6));
    assertThat(rate.untilNext()).isZero();
    rate.count();
    assertThat(rate.untilNext()).isEqualTo(INTERVAL);
  }

  @Test
  void noMoreThanThatIsSavedUp() {
    pass(Duration.ofDays(1));
    for (int i = 0; i < 3; i++) {
      rate.count();
    }

    assertThat(rate.untilNext()).isEqualTo(INTERVAL);
  }

  @Test
  void aMinutesWorthIsSpreadEvenly() {
    RequestRate six = RequestRate.perMinute(6);
    for (int i = 0; i < 6; i++) {
      assertThat(six.untilNext()).isZero();
      six.count();
    }

    assertThat(six.untilNext()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
