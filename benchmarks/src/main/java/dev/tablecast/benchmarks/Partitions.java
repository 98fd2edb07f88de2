package dev.tablecast.benchmarks;

/** What partitions and instances of the subscriber add, on this machine. */
final class Partitions implements Benchmark {

  @Override
  public void run(Arguments arguments, Report report) throws Exception {
    for (int partitions : new int[] {1, 2, 4}) {
      for (int instances : new int[] {1, 2}) {
        new Throughput(
                "update.%d-partitions.%d-instances".formatted(partitions, instances),
                Load.update(),
                Shape.standard().with(partitions, instances),
                NativePipeline::new)
            .run(arguments, report);
      }
    }
  }
}
