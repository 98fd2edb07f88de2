package dev.tablecast.benchmarks;

/** Something to be measured on both sides. */
interface Benchmark {

  /** Runs it and reports what came out. */
  void run(Arguments arguments, Report report) throws Exception;
}
