package dev.tablecast.contract.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.contract.compatibility.Reservations.Range;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ReservationsTest {

  @Property
  void aRangeIsMissingIfOneOfItsNumbersIs(
      @ForAll("ranges") List<Range> before, @ForAll("ranges") List<Range> after) {
    boolean missing =
        before.stream()
            .flatMapToInt(range -> IntStream.rangeClosed(range.first(), range.last()))
            .anyMatch(
                number -> after.stream().noneMatch(r -> r.first() <= number && number <= r.last()));

    assertThat(of(before).missingIn(of(after)).isPresent()).isEqualTo(missing);
  }

  @Example
  void theLargestNumberCanBeReserved() {
    List<Range> all = List.of(new Range(Integer.MIN_VALUE, Integer.MAX_VALUE));

    assertThat(of(all).missingIn(of(all))).isEmpty();
    assertThat(of(all).missingIn(of(List.of(new Range(0, Integer.MAX_VALUE)))))
        .hasValue("numbers -2147483648 to 2147483647");
  }

  @Provide
  Arbitrary<List<Range>> ranges() {
    Arbitrary<Integer> numbers = Arbitraries.integers().between(-5, 15);
    return numbers
        .flatMap(
            first -> Arbitraries.integers().between(0, 6).map(n -> new Range(first, first + n)))
        .list()
        .ofMaxSize(5);
  }

  private static Reservations of(List<Range> ranges) {
    return new Reservations(ranges, Set.of());
  }
}
