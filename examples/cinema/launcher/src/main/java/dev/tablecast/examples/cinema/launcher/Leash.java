package dev.tablecast.examples.cinema.launcher;

import java.io.IOException;
import java.util.List;

/**
 * Ends processes when this JVM ends, however it ends: a shell waits for the end of a pipe, which
 * the operating system closes even after a kill -9. The servers have such a leash of their own.
 *
 * @param shell kept, for the pipe is closed with it
 */
record Leash(Process shell) {

  /** Ctrl-C reaches the shell as well, before those that it is to outlive have ended. */
  private static final String SCRIPT =
      "trap '' INT TERM HUP; cat >/dev/null; kill -9 \"$@\" 2>/dev/null";

  static Leash on(List<Process> processes) {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", SCRIPT, "leash");
    processes.forEach(process -> builder.command().add(Long.toString(process.pid())));
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      return new Leash(builder.start());
    } catch (IOException e) {
      throw new CinemaException("Cannot start a shell: " + e.getMessage(), e);
    }
  }

  /** Lets the processes go, which have ended by themselves. */
  void slip() {
    shell.destroyForcibly();
  }
}
