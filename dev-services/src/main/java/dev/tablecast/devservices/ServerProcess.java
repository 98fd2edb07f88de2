package dev.tablecast.devservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A server's process, a child of this JVM, that the {@link Reaper} ends if this JVM does not. */
final class ServerProcess {

  private static final Duration GRACE = Duration.ofSeconds(30);

  /** A busy machine may run a process on for a while after the signal that stops it. */
  private static final String STOP =
      """
      kill -STOP PID
      for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        case "$(cat /proc/PID/stat 2>/dev/null || ps -o state= -p PID)" in
          *") T "* | T*) exit 0 ;;
        esac
        sleep 0.05
      done""";

  private final String name;
  private final Process process;
  private final Path directory;

  private ServerProcess(String name, Process process, Path directory) {
    this.name = name;
    this.process = process;
    this.directory = directory;
  }

  /**
   * Starts {@code command} in {@code directory}; its output is appended to the log there. If it
   * still runs when this JVM ends, it is sent {@code lastSignal}.
   */
  static ServerProcess start(String name, List<String> command, Path directory, String lastSignal) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(Command.log(directory).toFile()))
              .start();
      RunDirectory.ofThisJvm().endWithJvm(process, lastSignal);
      return new ServerProcess(name, process, directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks after every {@code pause} until the server is ready, has ended, or the time is over. */
  void await(Predicate<Process> ready, Duration pause, Duration atMost) {
    Instant deadline = Instant.now().plus(atMost);
    while (!ready.test(process)) {
      if (endsWithin(pause)) {
        throw failed("ended with " + process.exitValue() + " while starting");
      }
      if (Instant.now().isAfter(deadline)) {
        kill();
        throw failed("was not ready after " + atMost.toSeconds() + " s");
      }
    }
  }

  private DevServicesException failed(String how) {
    return new DevServicesException(name + " " + how + "." + Command.lastLines(directory));
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Asks it to end, as SIGTERM does, and sees to it after a while. */
  void terminate() {
    process.destroy();
    awaitEnd();
  }

  /** Waits until it has ended, as it was told to, and sees to it after a while. */
  void awaitEnd() {
    if (!endsWithin(GRACE)) {
      kill();
    }
  }

  /** Ends it and its children as {@code kill -9} does. */
  void kill() {
    // Stopped, it forks no child that is not in the list and would outlive it.
    Command.succeeds("sh", "-c", STOP.replace("PID", Long.toString(process.pid())));
    List<ProcessHandle> children = process.descendants().toList();
    // The parent first, which might else mend what its killed children left.
    Stream.concat(Stream.of(process.toHandle()), children.stream())
        .forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    while (!children.stream().allMatch(ServerProcess::hasEnded)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  /** A zombie, which an init process in no hurry has not yet reaped, has no command any more. */
  static boolean hasEnded(ProcessHandle process) {
    return !process.isAlive() || process.info().command().isEmpty();
  }

  private boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevServicesException("Interrupted while waiting for " + name, e);
    }
  }
}
