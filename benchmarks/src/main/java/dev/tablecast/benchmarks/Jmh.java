package dev.tablecast.benchmarks;

import dev.tablecast.benchmarks.jmh.RowBenchmark;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What a row takes in each step that needs no server: nanoseconds, and bytes that are allocated.
 */
final class Jmh implements Benchmark {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Override
  public void run(Arguments arguments, Report report) throws Exception {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include(RowBenchmark.class.getName())
        .addProfiler(GCProfiler.class)
        .forks(1)
        .jvmArgs("-Xmx1g")
        .warmupIterations(5)
        .warmupTime(TimeValue.seconds(1))
        .measurementIterations(arguments.rounds())
        .measurementTime(TimeValue.seconds(2));
    Runner runner =
        new Runner(
            options.build(),
            OutputFormatFactory.createFormatInstance(System.err, VerboseMode.NORMAL));
    for (RunResult each : runner.run()) {
      report(each.getPrimaryResult(), each.getSecondaryResults(), report);
    }
  }

  private static void report(Result<?> time, Map<String, Result> others, Report report) {
    double bytes = Objects.requireNonNull(others.get(ALLOCATED), ALLOCATED).getScore();
    report.figure(
        Report.number(
            """
            {"name":"jmh.%s","ours":%.1f,"unit":"ns/row","allocatedBytes":%.1f}""",
            time.getLabel(), time.getScore(), bytes));
    report.say("%s: %.0f ns and %.0f bytes a row", time.getLabel(), time.getScore(), bytes);
  }
}
