package dev.tablecast.devservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Postgres from binaries in Maven's repository. */
final class EmbeddedPostgres implements PostgresServer {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final String SUPERUSER = "postgres";
  private static final boolean IS_WINDOWS = System.getProperty("os.name").startsWith("Windows");
  private static final Set<String> READY = Set.of("ready", "standby");

  private final Path binaries;
  private final PostgresUser user;
  private final Path directory;
  private final PostgresOptions options;
  private final int port = RunDirectory.ofThisJvm().newPort();
  private @Nullable ServerProcess process;
  private int copies;

  private EmbeddedPostgres(
      Path binaries, PostgresUser user, Path directory, PostgresOptions options) {
    this.binaries = binaries;
    this.user = user;
    this.directory = directory;
    this.options = options;
  }

  static EmbeddedPostgres start(PostgresOptions options) {
    EmbeddedPostgres server = prepare(PostgresBinaries.unpacked(), options);
    // The builtin locale sorts alike on every operating system.
    server.run(
        "initdb",
        "--auth=trust",
        "--no-sync",
        "--username=" + SUPERUSER,
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--pgdata=" + server.dataDirectory());
    server.configure(Map.of());
    server.start();
    return server;
  }

  private static EmbeddedPostgres prepare(Path binaries, PostgresOptions options) {
    Path directory = RunDirectory.ofThisJvm().newServer("postgres");
    PostgresUser user = PostgresUser.ofThisMachine();
    user.own(directory);
    return new EmbeddedPostgres(binaries, user, directory, options);
  }

  @Override
  public PostgresServer startStandby(PostgresOptions standbyOptions) {
    EmbeddedPostgres standby = prepare(binaries, standbyOptions);
    String slot = "standby_" + standby.port;
    BaseBackup.copy(this, standby.dataDirectory(), slot);
    standby.user.own(standby.directory);
    standby.configure(
        Map.of(
            "primary_conninfo",
            "host=127.0.0.1 port=%d user=%s dbname=postgres".formatted(port, SUPERUSER),
            "primary_slot_name",
            slot,
            "hot_standby_feedback",
            "on",
            "sync_replication_slots",
            "on"));
    standby.start();
    return standby;
  }

  @Override
  public void promote() {
    run("pg_ctl", "promote", "--silent", "--wait", "--pgdata=" + dataDirectory());
  }

  private void configure(Map<String, String> standbySettings) {
    List<String> lines = new ArrayList<>();
    lines.add(setting("listen_addresses", "127.0.0.1"));
    lines.add(setting("port", Integer.toString(port)));
    lines.add(setting("unix_socket_directories", ""));
    lines.add(setting("max_connections", "200"));
    if (!IS_WINDOWS) {
      // Shared memory that a killed server leaves goes with its directory then.
      lines.add(setting("dynamic_shared_memory_type", "mmap"));
    }
    standbySettings.forEach((name, value) -> lines.add(setting(name, value)));
    options.settings().forEach((name, value) -> lines.add(setting(name, value)));
    try {
      Files.write(dataDirectory().resolve("postgresql.conf"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String setting(String name, String value) {
    return "%s = '%s'".formatted(name, value.replace("'", "''"));
  }

  private void start() {
    Instant begun = Instant.now();
    // A child of this JVM rather than of pg_ctl's, so that it leaves no zombie when it is killed:
    // Postgres would take that for a running server and refuse to start.
    ServerProcess started =
        ServerProcess.start(
            "Postgres",
            command("postgres", "-D", dataDirectory().toString()),
            directory,
            // An immediate shutdown: KILL would leave shared memory behind.
            "QUIT");
    process = started;
    started.await(this::isReady, Duration.ofMillis(10), TIMEOUT);
    log.info(
        "Postgres {}, embedded, is at 127.0.0.1:{} after {} s",
        PostgresBinaries.VERSION,
        port,
        Duration.between(begun, Instant.now()).toMillis() / 1000.0);
  }

  /**
   * What {@code pg_ctl --wait} looks for: the pid and the state, lines 1 and 8 of the lock file.
   */
  private boolean isReady(Process started) {
    List<String> lines = lockFile();
    return lines.size() >= 8
        && lines.get(0).strip().equals(Long.toString(started.pid()))
        && READY.contains(lines.get(7).strip());
  }

  private List<String> lockFile() {
    Path lock = dataDirectory().resolve("postmaster.pid");
    try {
      return Files.readAllLines(lock);
    } catch (NoSuchFileException e) {
      // Not yet there, or just being replaced: a starting server removes what a killed one left.
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A killed server leaves a segment of shared memory, which its next start would remove. */
  private void removeSharedMemory() {
    List<String> lines = lockFile();
    if (lines.size() >= 7 && !IS_WINDOWS) {
      String segment = lines.get(6).strip().replaceFirst(".*\\s", "");
      Command.succeeds("ipcrm", "-m", segment);
    }
  }

  private void run(String program, String... arguments) {
    Command.run(command(program, arguments), directory, TIMEOUT);
  }

  private List<String> command(String program, String... arguments) {
    return user.command(binaries.resolve("bin").resolve(program), List.of(arguments));
  }

  @Override
  public String host() {
    return "127.0.0.1";
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

  @Override
  public Path copyData() {
    refuseIfRunning();
    copies++;
    Path copy = directory.resolve("copy-" + copies);
    Directories.copy(dataDirectory(), copy, file -> false);
    return copy;
  }

  @Override
  public void restoreData(Path copy) {
    refuseIfRunning();
    removeSharedMemory();
    Directories.remove(dataDirectory());
    Directories.copy(copy, dataDirectory(), file -> false);
  }

  private void refuseIfRunning() {
    if (isRunning()) {
      throw new IllegalStateException(
          "Postgres at port %d is running; stop or kill it before its data is copied."
              .formatted(port));
    }
  }

  private boolean isRunning() {
    return process != null && process.isRunning();
  }

  @Override
  public void stop() {
    ServerProcess running = process;
    if (running != null && running.isRunning()) {
      run("pg_ctl", "stop", "--silent", "--mode=fast", "--pgdata=" + dataDirectory());
      // What pg_ctl waits for is the end of the lock file, which comes a little before.
      running.awaitEnd();
    }
  }

  @Override
  public void kill() {
    if (process != null) {
      process.kill();
    }
  }

  @Override
  public void restart() {
    stop();
    start();
  }

  @Override
  public void close() {
    // An orderly stop would wait for those who read the log through slots, however slow they are.
    kill();
    removeSharedMemory();
    Directories.remove(directory);
  }
}
