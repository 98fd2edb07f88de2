package dev.tablecast.devservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that are run to their end. */
final class Command {

  private static final int LAST_LINES = 40;

  private Command() {}

  /** What programs and servers that work in {@code directory} say. */
  static Path log(Path directory) {
    return directory.resolve("server.log");
  }

  /** Runs {@code words} in {@code directory}; if that fails, the exception ends with its log. */
  static void run(List<String> words, Path directory, Duration atMost) {
    try {
      Process process =
          new ProcessBuilder(words)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log(directory).toFile()))
              .start();
      boolean ended = process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new DevServicesException(
            "%s %s.%s"
                .formatted(
                    String.join(" ", words),
                    ended ? "ended with " + process.exitValue() : "took over " + atMost,
                    lastLines(directory)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevServicesException("Interrupted while running " + words, e);
    }
  }

  /** Whether {@code words} is a program on this machine, and ends well. */
  static boolean succeeds(String... words) {
    try {
      return new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevServicesException("Interrupted while running " + List.of(words), e);
    }
  }

  /** The end of the log in {@code directory}, or nothing if there is none. */
  static String lastLines(Path directory) {
    Path log = log(directory);
    if (!Files.exists(log)) {
      return "";
    }
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
      return "%nThe end of %s:%n%s%n".formatted(log, String.join(System.lineSeparator(), last));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
