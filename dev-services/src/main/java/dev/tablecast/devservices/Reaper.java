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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * A process beside the JVM that started servers. Its standard input is a pipe from that JVM, which
 * the operating system closes at the JVM's end, kill -9 included; then it runs the commands that
 * came through the pipe, one a line, words separated by tabs, and removes the directory.
 */
final class Reaper {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Reaper() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    // Ctrl-C in a terminal reaches this process too, before the JVM that it is to outlive has
    // ended.
    Signal.handle(new Signal("INT"), SignalHandler.SIG_IGN);
    Path directory = Path.of(arguments[0]);
    for (String command : untilParentEnds()) {
      Process process =
          new ProcessBuilder(command.split("\t"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    remove(directory);
  }

  private static List<String> untilParentEnds() throws IOException {
    List<String> commands = new ArrayList<>();
    BufferedReader pipe =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = pipe.readLine(); line != null; line = pipe.readLine()) {
      commands.add(line);
    }
    return commands;
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
}
