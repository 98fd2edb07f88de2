package dev.tablecast.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Figures as JSON for programs, and lines for people. */
final class Report {

  private final PrintStream figures;
  private final PrintStream progress;

  Report(PrintStream figures, PrintStream progress) {
    this.figures = figures;
    this.progress = progress;
  }

  void say(String line, Object... arguments) {
    progress.println(line.formatted(arguments));
  }

  /** One comparison of throughput. */
  void throughput(String name, String unit, long count, List<Measure> ours, List<Measure> theirs) {
    List<Double> ourRates = rates(count, ours);
    List<Double> theirRates = rates(count, theirs);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add(ourRates.get(i) / theirRates.get(i));
    }
    double ratio = median(ourRates) / median(theirRates);
    figure(
        number(
            """
            {"name":"%s","ours":%.0f,"native":%.0f,"ratio":%.3f,"unit":"%s","count":%d,\
            "ratios":%s,"cpuSecondsPerMillion":{"ours":%s,"native":%s}}""",
            name,
            median(ourRates),
            median(theirRates),
            ratio,
            unit,
            count,
            ratios.stream().map(each -> number("%.3f", each)).toList(),
            cpu(count, ours),
            cpu(count, theirs)));
    say(
        "%s: ours %,.0f %s, native %,.0f %s: ratio %.2f",
        name, median(ourRates), unit, median(theirRates), unit, ratio);
  }

  /** One comparison of waits, in milliseconds: shorter is better. */
  void latency(String name, double ours, double theirs) {
    figure(
        number(
            """
            {"name":"%s","ours":%.3f,"native":%.3f,"ratio":%.3f,"unit":"ms"}""",
            name, ours, theirs, theirs / ours));
    say("%s: ours %.2f ms, native %.2f ms", name, ours, theirs);
  }

  /** One line of figures. */
  void figure(String json) {
    figures.println(json);
    figures.flush();
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  static String number(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  private static List<Double> rates(long count, List<Measure> measures) {
    return measures.stream().map(measure -> count / measure.seconds()).toList();
  }

  /** Medians, by process. */
  private static String cpu(long count, List<Measure> measures) {
    Map<String, List<Double>> all = new TreeMap<>();
    for (Measure measure : measures) {
      measure
          .cpuSeconds()
          .forEach(
              (process, seconds) ->
                  all.computeIfAbsent(process, any -> new ArrayList<>())
                      .add(seconds * 1_000_000 / count));
    }
    List<String> entries = new ArrayList<>();
    all.forEach((process, seconds) -> entries.add(number("\"%s\":%.2f", process, median(seconds))));
    entries.add(number("\"all\":%.2f", all.values().stream().mapToDouble(Report::median).sum()));
    return "{" + String.join(",", entries) + "}";
  }
}
