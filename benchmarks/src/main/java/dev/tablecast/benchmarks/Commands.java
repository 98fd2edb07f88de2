package dev.tablecast.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How a JVM that {@link ServiceJvm} started is told what to do. */
final class Commands {

  private Commands() {}

  /** Does what it is told. */
  interface Commanded extends AutoCloseable {

    /** Answers one command, in a line. */
    String answer(List<String> words) throws Exception;
  }

  /** Has all commands answered, and ends the JVM after the last. */
  static void serve(Commanded service) throws Exception {
    PrintStream answers = System.out;
    // What libraries print is no answer.
    System.setOut(System.err);
    try (service) {
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        answers.println(service.answer(List.of(line.split(" "))));
      }
    }
    System.exit(0);
  }
}
