package dev.tablecast.replica.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatheringTest {

  private final Gathering gathering = new Gathering();
  private final long begun = System.nanoTime();

  @Test
  void nothingWaitsWhenRowsComeOneByOne() {
    gathering.end(begun, 1);
    gathering.begin(after(2));

    int patience = gathering.patience(after(2), 1);

    assertThat(patience).isZero();
  }

  @Test
  void aFloodIsAwaitedForAWhile() {
    gathering.end(begun, 250);
    gathering.begin(after(10));

    int atOnce = gathering.patience(after(10), 250);
    int later = gathering.patience(after(40), 500);
    int inTheEnd = gathering.patience(after(61), 750);

    assertThat(atOnce).isEqualTo(50);
    assertThat(later).isEqualTo(20);
    assertThat(inTheEnd).isZero();
  }

  @Test
  void aFloodWaitsNoLongerOnceThereAreManyRows() {
    gathering.end(begun, 250);
    gathering.begin(after(10));

    int patience = gathering.patience(after(10), 2_500);

    assertThat(patience).isZero();
  }

  @Test
  void aRowLongAfterManyIsNoFlood() {
    gathering.end(begun, 1_000);
    gathering.begin(after(1_000));

    int patience = gathering.patience(after(1_000), 1);

    assertThat(patience).isZero();
  }

  private long after(int millis) {
    return begun + TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
