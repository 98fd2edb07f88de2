package dev.tablecast.benchmarks;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one round took.
 *
 * @param seconds by the clock
 * @param cpuSeconds of each process that did the work
 */
record Measure(double seconds, Map<String, Double> cpuSeconds) {

  /** Something that is measured. */
  interface Work {
    void run() throws Exception;
  }

  static Measure of(Map<String, ProcessTree> processes, Work work) throws Exception {
    return of(processes, work, () -> {});
  }

  /**
   * Measures work of which something is left to do afterwards.
   *
   * @param rest waits for that; its CPU counts, its time does not
   */
  static Measure of(Map<String, ProcessTree> processes, Work work, Work rest) throws Exception {
    Map<String, Double> before = cpu(processes);
    long begun = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - begun) / 1e9;
    rest.run();
    Map<String, Double> taken = cpu(processes);
    before.forEach((process, cpu) -> taken.merge(process, -cpu, Double::sum));
    return new Measure(seconds, taken);
  }

  private static Map<String, Double> cpu(Map<String, ProcessTree> processes) {
    Map<String, Double> seconds = new TreeMap<>();
    processes.forEach((name, process) -> seconds.put(name, process.cpuSeconds()));
    return seconds;
  }
}
