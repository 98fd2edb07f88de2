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

  /** One comparison of throughput, in rows a second, with the peer of that name. */
  void throughput(String name, long count, List<Measure> ours, String peer, List<Measure> theirs) {
    throughput(name, "rows", count, ours, peer, theirs);
  }

  /** One comparison of throughput, of whatever is counted. */
  void throughput(
      String name, String what, long count, List<Measure> ours, String peer, List<Measure> theirs) {
    List<Double> ourRates = rates(count, ours);
    List<Double> theirRates = rates(count, theirs);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add(ourRates.get(i) / theirRates.get(i));
    }
    double ratio = median(ourRates) / median(theirRates);
    Map<String, Double> ourCpu = cpuPerMillion(count, ours);
    Map<String, Double> theirCpu = cpuPerMillion(count, theirs);
    figure(
        number(
            """
            {"name":"%s","ours":%.0f,"%s":%.0f,"ratio":%.3f,"unit":"%s/s","count":%d,\
            "ratios":%s,"cpuShare":%.3f,"cpuSecondsPerMillion":{"ours":%s,"%s":%s}}""",
            name,
            median(ourRates),
            peer,
            median(theirRates),
            ratio,
            what,
            count,
            ratios.stream().map(each -> number("%.3f", each)).toList(),
            all(ourCpu) / all(theirCpu),
            json(ourCpu),
            peer,
            json(theirCpu)));
    say(
        "%s: ours %,.0f %s/s, %s %,.0f %s/s: ratio %.2f",
        name, median(ourRates), what, peer, median(theirRates), what, ratio);
  }

  /** One comparison of waits, in milliseconds: shorter is better. */
  void latency(String name, double ours, String peer, double theirs) {
    figure(
        number(
            """
            {"name":"%s","ours":%.3f,"%s":%.3f,"ratio":%.3f,"unit":"ms"}""",
            name, ours, peer, theirs, theirs / ours));
    say("%s: ours %.2f ms, %s %.2f ms", name, ours, peer, theirs);
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
  private static Map<String, Double> cpuPerMillion(long count, List<Measure> measures) {
    Map<String, List<Double>> all = new TreeMap<>();
    for (Measure measure : measures) {
      measure
          .cpuSeconds()
          .forEach(
              (process, seconds) ->
                  all.computeIfAbsent(process, any -> new ArrayList<>())
                      .add(seconds * 1_000_000 / count));
    }
    Map<String, Double> medians = new TreeMap<>();
    all.forEach((process, seconds) -> medians.put(process, median(seconds)));
    return medians;
  }

  private static double all(Map<String, Double> seconds) {
    return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** By process, and all together. */
  static String json(Map<String, Double> seconds) {
    List<String> entries = new ArrayList<>();
    seconds.forEach((process, each) -> entries.add(number("\"%s\":%.2f", process, each)));
    entries.add(number("\"all\":%.2f", all(seconds)));
    return "{" + String.join(",", entries) + "}";
  }
}
