package dev.tablecast.devservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Postgres from binaries in Maven's repository, run by {@code pg_ctl}. */
final class EmbeddedPostgres implements PostgresServer {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final String SUPERUSER = "postgres";
  private static final Set<String> READY = Set.of("ready", "standby");

  private final Path binaries;
  private final Path directory;
  private final PostgresOptions options;
  private final int port = FreePort.next();
  private @Nullable Process process;

  private EmbeddedPostgres(Path binaries, Path directory, PostgresOptions options) {
    this.binaries = binaries;
    this.directory = directory;
    this.options = options;
  }

  static EmbeddedPostgres start(PostgresOptions options) {
    Path directory = RunDirectory.ofThisJvm().newServer("postgres");
    EmbeddedPostgres server = new EmbeddedPostgres(PostgresBinaries.unpacked(), directory, options);
    server.initialize();
    RunDirectory.ofThisJvm().atTheEnd(server.program("pg_ctl", server.stopArguments("immediate")));
    server.start();
    return server;
  }

  private void initialize() {
    // The builtin locale sorts alike on every operating system.
    run(
        "initdb",
        "--auth=trust",
        "--no-sync",
        "--username=" + SUPERUSER,
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--pgdata=" + dataDirectory());
    configure();
  }

  private void configure() {
    List<String> lines = new ArrayList<>();
    lines.add("listen_addresses = '127.0.0.1'");
    lines.add("port = " + port);
    lines.add("unix_socket_directories = ''");
    lines.add("max_connections = 200");
    for (Map.Entry<String, String> setting : options.settings().entrySet()) {
      lines.add(setting.getKey() + " = '" + setting.getValue().replace("'", "''") + "'");
    }
    try {
      // Read after postgresql.conf, but before ALTER SYSTEM's postgresql.auto.conf.
      Files.write(dataDirectory().resolve("dev-services.conf"), lines);
      Files.writeString(
          dataDirectory().resolve("postgresql.conf"), "include 'dev-services.conf'\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start() {
    Instant begun = Instant.now();
    try {
      // A child of this JVM rather than of pg_ctl's, so that it leaves no zombie when it is killed:
      // Postgres would take that for a running server and refuse to start.
      Process started =
          new ProcessBuilder(program("postgres", "-D", dataDirectory().toString()))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
              .start();
      process = started;
      awaitReadiness(started, begun.plus(TIMEOUT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevServicesException("Interrupted while Postgres was starting", e);
    }
    log.info(
        "Postgres {}, embedded, is at 127.0.0.1:{} after {} s",
        PostgresBinaries.VERSION,
        port,
        Duration.between(begun, Instant.now()).toMillis() / 1000.0);
  }

  private void awaitReadiness(Process started, Instant deadline)
      throws IOException, InterruptedException {
    while (!isReady(started)) {
      if (started.waitFor(10, TimeUnit.MILLISECONDS)) {
        throw new DevServicesException(
            "Postgres ended with %d while starting.%s"
                .formatted(started.exitValue(), Command.lastLines(logFile())));
      }
      if (Instant.now().isAfter(deadline)) {
        kill();
        throw new DevServicesException(
            "Postgres was not ready after %s.%s".formatted(TIMEOUT, Command.lastLines(logFile())));
      }
    }
  }

  /**
   * What {@code pg_ctl --wait} looks for: the pid and the state, lines 1 and 8 of the lock file.
   */
  private boolean isReady(Process started) throws IOException {
    Path lock = dataDirectory().resolve("postmaster.pid");
    List<String> lines = Files.exists(lock) ? Files.readAllLines(lock) : List.of();
    return lines.size() >= 8
        && lines.get(0).strip().equals(Long.toString(started.pid()))
        && READY.contains(lines.get(7).strip());
  }

  private void run(String program, String... arguments) {
    new Command(program(program, arguments), directory).run(TIMEOUT.plusSeconds(5), logFile());
  }

  /** Postgres refuses to run as root; in a user namespace of its own root is nobody. */
  private List<String> program(String program, String... arguments) {
    List<String> words = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/proc"))) {
      words.addAll(List.of("unshare", "--user"));
    }
    words.add(binaries.resolve("bin").resolve(program).toString());
    words.addAll(List.of(arguments));
    return words;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String username() {
    return SUPERUSER;
  }

  @Override
  public String password() {
    return SUPERUSER;
  }

  @Override
  public Path dataDirectory() {
    return directory.resolve("data");
  }

  private Path logFile() {
    return directory.resolve("postgres.log");
  }

  private String[] stopArguments(String mode) {
    return new String[] {
      "stop",
      "--wait",
      "--timeout=" + TIMEOUT.toSeconds(),
      "--mode=" + mode,
      "--pgdata=" + dataDirectory()
    };
  }

  @Override
  public void stop() {
    Process running = process;
    if (running != null && running.isAlive()) {
      run("pg_ctl", stopArguments("fast"));
    }
  }

  @Override
  public void kill() {
    Process running = process;
    if (running == null || !running.isAlive()) {
      return;
    }
    List<ProcessHandle> processes =
        Stream.concat(Stream.of(running.toHandle()), running.descendants()).toList();
    // The postmaster first, which would else start crash recovery for its killed children.
    processes.forEach(ProcessHandle::destroyForcibly);
    running.onExit().join();
    while (!processes.stream().allMatch(EmbeddedPostgres::hasEnded)) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  /** A zombie, which an init process in no hurry has not yet reaped, has no command any more. */
  private static boolean hasEnded(ProcessHandle process) {
    return !process.isAlive() || process.info().command().isEmpty();
  }

  @Override
  public void restart() {
    stop();
    start();
  }

  @Override
  public void close() {
    stop();
    Directories.remove(directory);
  }
}
