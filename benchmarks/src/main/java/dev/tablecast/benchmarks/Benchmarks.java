package dev.tablecast.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Runs one benchmark, by its name. */
public final class Benchmarks {

  private static final Map<String, Supplier<Benchmark>> ALL =
      new TreeMap<>(
          Map.of(
              "insert", Throughput::insert,
              "update", Throughput::update,
              "small", Throughput::small,
              "outbox", OutboxBenchmark::new,
              "latency", Latency::new,
              "snapshot", Snapshot::new,
              "overhead", Overhead::new,
              "memory", Memory::new,
              "partitions", Partitions::new));

  private Benchmarks() {}

  /** Exits with 0 after a benchmark, 1 if it failed, 2 for a command line that it cannot follow. */
  public static void main(String... words) {
    Arguments arguments;
    Supplier<Benchmark> benchmark;
    try {
      arguments = Arguments.parse(List.of(words));
      benchmark = ALL.get(arguments.name());
      if (benchmark == null) {
        throw new IllegalArgumentException("no benchmark is called '" + arguments.name() + "'");
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(Arguments.USAGE.formatted(String.join(", ", ALL.keySet())));
      System.exit(2);
      return;
    }
    try {
      benchmark.get().run(arguments, new Report(System.out, System.err));
    } catch (Exception e) {
      System.err.println(arguments.name() + " failed");
      e.printStackTrace();
      System.exit(1);
    }
    System.exit(0);
  }
}
