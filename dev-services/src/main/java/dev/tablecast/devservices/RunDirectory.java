package dev.tablecast.devservices;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The temporary directory under which this JVM's servers live, and the {@link Reaper} that removes
 * it after the JVM's end, however it ends. Safe for use by several threads.
 */
final class RunDirectory {

  private final Path path;
  private final OutputStream reaper;
  private final FreePorts ports = new FreePorts();
  private int servers;

  private RunDirectory(Path path, OutputStream reaper) {
    this.path = path;
    this.reaper = reaper;
  }

  /** This JVM's, made at the first call. */
  static RunDirectory ofThisJvm() {
    return OfThisJvm.INSTANCE;
  }

  private static final class OfThisJvm {
    static final RunDirectory INSTANCE = create();
  }

  private static RunDirectory create() {
    try {
      Path path =
          Files.createTempDirectory("tablecast-" + ProcessHandle.current().pid() + "-")
              .toRealPath();
      // Not a shutdown hook: hooks run side by side, and applications that close in theirs still
      // need their servers. The pipe closes when all hooks are done, or the JVM was killed.
      List<String> command = new ArrayList<>(Signals.ownSession());
      command.addAll(List.of(Jvm.executable(), "-Xmx16m", "-XX:+UseSerialGC"));
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", Jvm.ownClassPath()));
      command.addAll(List.of(Reaper.class.getName(), path.toString()));
      Process reaper =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new RunDirectory(path, reaper.getOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new, empty directory for one server. */
  synchronized Path newServer(String name) {
    try {
      servers++;
      return Files.createDirectory(path.resolve(name + "-" + servers));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A free port on the loopback address for one server. */
  int newPort() {
    return ports.next();
  }

  /** Has {@code process} sent {@code signal} at the JVM's end, before the directory is removed. */
  synchronized void endWithJvm(Process process, String signal) {
    Reaper.Order order = Reaper.Order.of(process.toHandle(), signal);
    try {
      reaper.write((order + "\n").getBytes(StandardCharsets.UTF_8));
      reaper.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
