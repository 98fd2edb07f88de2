package dev.tablecast.tram.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventuate.common.id.ApplicationIdGenerator;
import io.eventuate.common.id.IdGenerator;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomNodeIdGeneratorTest {

  private static final Clock STOPPED =
      Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC);

  @Test
  void eventuatesOwnGivesProcessesOfOneHostTheSameNode() {
    String one = new ApplicationIdGenerator().genIdAsString();
    String other = new ApplicationIdGenerator().genIdAsString();

    assertThat(node(one)).isEqualTo(node(other));
  }

  @Test
  void processesMakeDifferentIdsInTheSameMillisecond() {
    List<String> one = ids(new RandomNodeIdGenerator(STOPPED), 1000);
    List<String> other = ids(new RandomNodeIdGenerator(STOPPED), 1000);

    assertThat(Stream.concat(one.stream(), other.stream())).doesNotHaveDuplicates();
  }

  @Test
  void laterIdsAreGreaterAndUniqueBeyondAMillisecondsRoom() {
    List<String> ids = ids(new RandomNodeIdGenerator(STOPPED), 200_000);

    assertThat(ids).isSorted().doesNotHaveDuplicates();
  }

  private static List<String> ids(IdGenerator generator, int count) {
    return IntStream.range(0, count).mapToObj(i -> generator.genIdAsString()).toList();
  }

  /** The 48 bits before the counter's 16. */
  private static String node(String id) {
    return id.substring(17, 29);
  }
}
