package dev.tablecast.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A process and all below it, as Linux accounts for them.
 *
 * @param whole whether those below count
 */
record ProcessTree(long pid, boolean whole) {

  /** Linux's clock ticks, in which every architecture that Java runs on has 100 a second. */
  private static final double TICKS = 100;

  static ProcessTree of(long pid) {
    return new ProcessTree(pid, true);
  }

  /** This JVM without what it has started. */
  static ProcessTree ofThisJvm() {
    return new ProcessTree(ProcessHandle.current().pid(), false);
  }

  /** The child of this JVM whose command line is the wanted one. */
  static ProcessTree ofChild(Predicate<String> commandLine) {
    return of(
        ProcessHandle.current()
            .descendants()
            .filter(child -> commandLine.test(commandLine(child.pid())))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no such child process"))
            .pid());
  }

  /** Seconds of CPU that it has taken, user and system, ended children included. */
  double cpuSeconds() {
    return pids().map(ProcessTree::ticks).sum() / TICKS;
  }

  /** Has it, and what it starts from now on, run on these cores alone, such as {@code 1-3}. */
  void pinTo(String cores) throws IOException, InterruptedException {
    for (long each : pids().toArray()) {
      Process taskset =
          new ProcessBuilder("taskset", "-acp", cores, Long.toString(each))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (taskset.waitFor() != 0 && ProcessHandle.of(each).isPresent()) {
        throw new IllegalStateException("taskset could not pin %d to %s".formatted(each, cores));
      }
    }
  }

  private LongStream pids() {
    return Stream.concat(
            Stream.of(pid),
            ProcessHandle.of(pid)
                .filter(process -> whole)
                .map(ProcessHandle::descendants)
                .orElse(Stream.empty())
                .map(ProcessHandle::pid))
        .mapToLong(Long::longValue);
  }

  /** Fields 14 to 17 of {@code /proc/PID/stat}: its own time and that of children it waited for. */
  private static long ticks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The second field is a name in parentheses, which may hold spaces.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long sum = 0;
      for (int i = 11; i < 15; i++) {
        sum += Long.parseLong(fields[i]);
      }
      return sum;
    } catch (IOException ended) {
      return 0;
    }
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline")).replace('\0', ' ');
    } catch (IOException ended) {
      return "";
    }
  }
}
