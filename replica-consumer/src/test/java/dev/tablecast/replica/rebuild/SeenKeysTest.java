package dev.tablecast.replica.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenKeysTest {

  private static final int KEYS = 1_000_000;

  private final SeenKeys seen = new SeenKeys();

  @Test
  void takesFewNewKeysForSeenOnesAndForgetsNone() {
    assertThat(taken(0, KEYS)).isGreaterThan(KEYS - KEYS / 50_000);
    assertThat(taken(0, KEYS)).isZero();
  }

  @Test
  void takesEachForASeenOneWhenThereIsNoMoreRoom() {
    taken(0, 3 * KEYS);

    assertThat(taken(3 * KEYS, 4 * KEYS)).isZero();
  }

  /** How many of these are taken for new. */
  private long taken(int from, int to) {
    return IntStream.range(from, to).filter(i -> seen.add("key " + i)).count();
  }
}
