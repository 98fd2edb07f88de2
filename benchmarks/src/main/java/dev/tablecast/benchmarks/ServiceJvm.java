package dev.tablecast.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Something {@link Commands.Commanded} in a JVM of its own, which ends with this one. */
final class ServiceJvm implements AutoCloseable {

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  private ServiceJvm(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts one of our services. */
  static ServiceJvm start(Service.Role role, List<String> jvmFlags) throws IOException {
    List<String> flags = new ArrayList<>(jvmFlags);
    flags.addAll(List.of("-cp", System.getProperty("java.class.path")));
    return start(role.name().toLowerCase(), flags, Service.class.getName(), role.name());
  }

  /**
   * Starts a JVM.
   *
   * @param name by which a property may give it more flags
   * @param call the main class and its arguments
   */
  static ServiceJvm start(String name, List<String> jvmFlags, String... call) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    String more = System.getProperty("tablecast.benchmarks." + name, "");
    command.addAll(List.of(more.split(" ")).stream().filter(flag -> !flag.isEmpty()).toList());
    command.addAll(List.of(call));
    return new ServiceJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Has it open a site, which is one line of text. */
  void open(String site) throws IOException {
    say("open " + site);
  }

  void shut() throws IOException {
    say("shut");
  }

  /** Has a subscriber rebuild its replica; returns the report in words. */
  String rebuild() throws IOException {
    return say("rebuild");
  }

  /** Has a publisher publish what all rows come to. */
  void orderChecksum() throws IOException {
    say("checksum");
  }

  /** Has a publisher publish what the rows up to a key come to. */
  void orderChecksum(String upTo) throws IOException {
    say("checksum " + upTo);
  }

  /** As of which version a subscriber's replica is proven to be equal; "null" if it is not. */
  String proven() throws IOException {
    return say("proven");
  }

  /** What checksums have shown of a subscriber's replica, to be read by people. */
  String checksums() throws IOException {
    return say("checksums");
  }

  /** Begins to watch how much heap is in use. */
  void watchHeap() throws IOException {
    say("watch");
  }

  /** The most heap that was in use since then, in bytes. */
  long peakHeap() throws IOException {
    return Long.parseLong(say("peak"));
  }

  /** Has it do something; returns the answer. */
  String say(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IllegalStateException("a service ended on '%s'".formatted(command.split(" ")[0]));
    }
    return answer;
  }

  ProcessTree processes() {
    return ProcessTree.of(process.pid());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
