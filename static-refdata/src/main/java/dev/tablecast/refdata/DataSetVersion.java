package dev.tablecast.refdata;

import java.util.regex.Pattern;

/**
 * Which of two packaged data sets is the later: numbers, joined by points or hyphens, such as
 * {@code 3}, {@code 78.1} or {@code 2026-11-26}. The first number that differs decides; one that is
 * missing is 0, so that 1 and 1.0 are of the same order.
 */
public record DataSetVersion(String text) implements Comparable<DataSetVersion> {

  private static final Pattern NUMBERS = Pattern.compile("\\d{1,9}([.-]\\d{1,9})*");

  public DataSetVersion {
    if (!NUMBERS.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "not a version that could be told from a later one: '%s'; use numbers, such as 3, 1.4 or 2026-11-26"
              .formatted(text));
    }
  }

  public boolean isAfter(DataSetVersion other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(DataSetVersion other) {
    int[] here = numbers();
    int[] there = other.numbers();
    for (int i = 0; i < Math.max(here.length, there.length); i++) {
      int order = Integer.compare(i < here.length ? here[i] : 0, i < there.length ? there[i] : 0);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  @Override
  public String toString() {
    return text;
  }

  private int[] numbers() {
    return Pattern.compile("[.-]").splitAsStream(text).mapToInt(Integer::parseInt).toArray();
  }
}
