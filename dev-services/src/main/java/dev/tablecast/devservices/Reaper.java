package dev.tablecast.devservices;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process beside the JVM that started servers. Its standard input is a pipe from that JVM, which
 * the operating system closes at the JVM's end, kill -9 included; then it ends the servers it was
 * told of through the pipe, one a line, and removes their directory.
 */
final class Reaper {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Reaper() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    // What ends a whole group of processes, by Ctrl-C or kill, ends this one last.
    Signals.ignore("INT", "TERM");
    Path directory = Path.of(arguments[0]);
    rehearse(directory.resolve("nothing"));
    List<ProcessHandle> ending =
        ordersUntilParentEnds().stream().flatMap(order -> order.carryOut().stream()).toList();
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!ending.stream().allMatch(ServerProcess::hasEnded)) {
      if (Instant.now().isAfter(deadline)) {
        ending.forEach(ProcessHandle::destroyForcibly);
        break;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    remove(directory);
  }

  /** Loads all classes that are needed later: a build may replace their jar in the meantime. */
  private static void rehearse(Path nothing) {
    Directories.remove(nothing);
    ServerProcess.hasEnded(ProcessHandle.current());
    Command.succeeds("sh", "-c", "true");
  }

  private static List<Order> ordersUntilParentEnds() throws IOException {
    try (BufferedReader pipe =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      return pipe.lines().map(Order::parse).toList();
    }
  }

  /** Tries again for a while: a server that is just ending may still write. */
  private static void remove(Path directory) throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Files.exists(directory) && Instant.now().isBefore(deadline)) {
      try {
        Directories.remove(directory);
      } catch (UncheckedIOException busy) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  /**
   * A process to end, and the signal that does it.
   *
   * @param started when the process was started, in milliseconds: another may have its pid by then
   */
  record Order(long pid, long started, String signal) {

    /** Processes tell their start as accurately as the system knows when it was booted. */
    private static final long ACCURACY = 2_000;

    static Order of(ProcessHandle process, String signal) {
      return new Order(process.pid(), startOf(process), signal);
    }

    static Order parse(String line) {
      String[] words = line.split(" ", 3);
      return new Order(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2]);
    }

    private static long startOf(ProcessHandle process) {
      return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** The process, if it runs, which then is about to end. */
    Optional<ProcessHandle> carryOut() {
      Optional<ProcessHandle> running =
          ProcessHandle.of(pid).filter(it -> Math.abs(startOf(it) - started) < ACCURACY);
      // Windows has no signals, and no such shell.
      if (running.isPresent() && !Command.succeeds("sh", "-c", "kill -" + signal + " " + pid)) {
        running.get().destroyForcibly();
      }
      return running;
    }

    /** What {@link #parse} reads. */
    @Override
    public String toString() {
      return pid + " " + started + " " + signal;
    }
  }
}
