package dev.tablecast.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How long something took, in milliseconds: half of the time at most, nearly always, and ever. */
record Percentiles(double p50, double p99, double max) {

  static Percentiles of(List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return new Percentiles(at(sorted, 0.50), at(sorted, 0.99), at(sorted, 1));
  }

  /** The median of each over several rounds. */
  static Percentiles median(List<Percentiles> rounds) {
    return new Percentiles(
        median(rounds, Percentiles::p50),
        median(rounds, Percentiles::p99),
        median(rounds, Percentiles::max));
  }

  private static double median(List<Percentiles> rounds, ToDoubleFunction<Percentiles> which) {
    return Report.median(rounds.stream().mapToDouble(which).boxed().toList());
  }

  private static double at(List<Long> sorted, double share) {
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.max(0, index)) / 1e6;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "p50 %.2f ms, p99 %.2f ms, max %.2f ms", p50, p99, max);
  }
}
