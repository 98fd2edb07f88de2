package dev.tablecast.devservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.postgresql.core.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Postgres from binaries in Maven's repository, run by {@code pg_ctl}. */
final class EmbeddedPostgres implements PostgresServer {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final String SUPERUSER = "postgres";

  private final Path binaries;
  private final Path directory;
  private final PostgresOptions options;
  private final int port = FreePort.next();

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
    run(
        "pg_ctl",
        "start",
        "--wait",
        "--timeout=" + TIMEOUT.toSeconds(),
        "--log=" + logFile(),
        "--pgdata=" + dataDirectory());
    log.info(
        "Postgres {}, embedded, is at 127.0.0.1:{} after {} s",
        PostgresBinaries.VERSION,
        port,
        Duration.between(begun, Instant.now()).toMillis() / 1000.0);
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

  @Override
  public void createDatabase(String name) {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + Utils.escapeIdentifier(null, name).toString());
    } catch (SQLException e) {
      throw new DevServicesException("Cannot create the database " + name, e);
    }
  }

  private boolean isRunning() {
    return postmaster().findAny().isPresent();
  }

  /** The postmaster, by the first line of its lock file. */
  private Stream<ProcessHandle> postmaster() {
    try {
      Path lock = dataDirectory().resolve("postmaster.pid");
      if (!Files.exists(lock)) {
        return Stream.empty();
      }
      return ProcessHandle.of(Long.parseLong(Files.readAllLines(lock).get(0).strip())).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    if (isRunning()) {
      run("pg_ctl", stopArguments("fast"));
    }
  }

  @Override
  public void kill() {
    List<ProcessHandle> processes =
        postmaster().flatMap(it -> Stream.concat(Stream.of(it), it.descendants())).toList();
    // The postmaster first, which would else start crash recovery for its killed children.
    processes.forEach(ProcessHandle::destroyForcibly);
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
