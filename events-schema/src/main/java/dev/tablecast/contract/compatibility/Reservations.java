package dev.tablecast.contract.compatibility;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The numbers and names that a message or an enum promises never to use again. */
record Reservations(List<Range> ranges, Set<String> names) {

  /** Numbers from first to last, both included. */
  record Range(int first, int last) {

    @Override
    public String toString() {
      return first == last ? "number " + first : "numbers " + first + " to " + last;
    }
  }

  Reservations {
    ranges = ranges.stream().sorted(Comparator.comparingInt(Range::first)).toList();
    names = Set.copyOf(names);
  }

  static Reservations of(Descriptor message) {
    // a message's range ends before its end, an enum's with it
    return new Reservations(
        message.toProto().getReservedRangeList().stream()
            .map(range -> new Range(range.getStart(), range.getEnd() - 1))
            .toList(),
        new HashSet<>(message.toProto().getReservedNameList()));
  }

  static Reservations of(EnumDescriptor type) {
    return new Reservations(
        type.toProto().getReservedRangeList().stream()
            .map(range -> new Range(range.getStart(), range.getEnd()))
            .toList(),
        new HashSet<>(type.toProto().getReservedNameList()));
  }

  boolean hasNumber(int number) {
    return covers(new Range(number, number));
  }

  boolean hasName(String name) {
    return names.contains(name);
  }

  /** What is reserved here and no longer there, in words. */
  Optional<String> missingIn(Reservations later) {
    Set<String> missing = new TreeSet<>();
    ranges.stream().filter(range -> !later.covers(range)).forEach(r -> missing.add(r.toString()));
    names.stream()
        .filter(name -> !later.hasName(name))
        .forEach(name -> missing.add("\"" + name + "\""));
    return missing.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", missing));
  }

  private boolean covers(Range wanted) {
    // long, for a range may end with the largest int
    long next = wanted.first();
    for (Range range : ranges) {
      if (range.first() <= next && range.last() >= next) {
        next = range.last() + 1L;
      }
    }
    return next > wanted.last();
  }
}
