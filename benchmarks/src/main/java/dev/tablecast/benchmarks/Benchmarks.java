package dev.tablecast.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Runs one benchmark, by its name. */
public final class Benchmarks {

  private static final Map<String, Supplier<Benchmark>> ALL = new TreeMap<>();

  static {
    ALL.put("insert", () -> new Throughput("insert", Load.insert()));
    ALL.put("update", () -> new Throughput("update", Load.update()));
    ALL.put("small", () -> new Throughput("small", Load.small()));
    ALL.put("outbox", OutboxBenchmark::new);
    ALL.put("latency", () -> new Latency("latency", NativePipeline::new));
    ALL.put("snapshot", Snapshot::new);
    ALL.put("rebuild", RebuildBenchmark::new);
    ALL.put("checksum", ChecksumBenchmark::new);
    ALL.put("guard", GuardBenchmark::new);
    ALL.put("overhead", Overhead::new);
    ALL.put("memory", Memory::new);
    ALL.put("partitions", Partitions::new);
    ALL.put("debezium", Debezium::new);
    ALL.put("tram", TramBenchmark::new);
    ALL.put("jmh", Jmh::new);
  }

  private Benchmarks() {}

  /** Exits with 0 after a benchmark, 1 if it failed, 2 for a command line that it cannot follow. */
  public static void main(String... words) {
    String usage = Arguments.USAGE.formatted(String.join(", ", ALL.keySet()));
    if (List.of(words).contains("--help")) {
      System.out.print(usage);
      System.exit(0);
    }
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
      System.err.print(usage);
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
