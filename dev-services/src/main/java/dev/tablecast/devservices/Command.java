package dev.tablecast.devservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end. */
record Command(List<String> words, Path workingDirectory) {

  private static final int LAST_LINES = 40;

  Command {
    words = List.copyOf(words);
  }

  /**
   * Runs it. If it fails or takes longer, the exception holds the end of what it said and of {@code
   * log}.
   *
   * <p>Its output goes to a file: a server that it starts inherits the output, and would keep a
   * pipe open.
   */
  void run(Duration atMost, Path log) {
    try {
      Path output = Files.createTempFile(workingDirectory, "command", ".out");
      Process process =
          new ProcessBuilder(words)
              .directory(workingDirectory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new DevServicesException(
            "%s %s.%n%s%s"
                .formatted(
                    String.join(" ", words),
                    ended ? "ended with " + process.exitValue() : "took over " + atMost,
                    lastLines(output),
                    lastLines(log)));
      }
      Files.delete(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevServicesException("Interrupted while running " + words, e);
    }
  }

  /** The end of {@code log}, or nothing if there is none. */
  static String lastLines(Path log) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    return "%nThe end of %s:%n%s%n".formatted(log, String.join(System.lineSeparator(), last));
  }
}
