package dev.tablecast.devservices;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM that starts the shared servers, and the processes and directory that came of it. */
record ServersInAnotherJvm(Process jvm, List<ProcessHandle> processes, Path directory) {

  private static final String READY = "processes: ";

  /** Starts Postgres, and other servers if so named, and returns when they are ready. */
  static ServersInAnotherJvm start(String... others) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(Jvm.executable(), "-Xmx64m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ServersInAnotherJvm.class.getName());
    command.addAll(List.of(others));
    Process jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    while (line != null && !line.startsWith(READY)) {
      System.out.println(line);
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("The JVM ended early.");
    }
    List<ProcessHandle> processes =
        Stream.of(line.substring(READY.length()).split(" "))
            .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
            .toList();
    return new ServersInAnotherJvm(jvm, processes, directoryOf(jvm));
  }

  private static Path directoryOf(Process jvm) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      String prefix = "tablecast-" + jvm.pid() + "-";
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseThrow();
    }
  }

  boolean leftNothing() {
    return Files.notExists(directory) && processes.stream().allMatch(ServerProcess::hasEnded);
  }

  /** Runs until its standard input has a line, or it is killed. */
  public static void main(String[] arguments) throws IOException {
    PostgresServer.shared();
    if (List.of(arguments).contains("pulsar")) {
      PulsarServer.shared();
    }
    String pids =
        ProcessHandle.current()
            .descendants()
            .map(process -> Long.toString(process.pid()))
            .collect(Collectors.joining(" "));
    System.out.println(READY + pids);
    System.in.read();
  }
}
