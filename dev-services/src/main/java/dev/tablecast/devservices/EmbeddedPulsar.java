package dev.tablecast.devservices;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real broker, with its bookie, in a JVM of its own. */
final class EmbeddedPulsar implements PulsarServer {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPulsar.class);
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Path directory;
  private final BrokerCommand command;
  private final BrokerHealth health;
  private @Nullable ServerProcess process;

  private EmbeddedPulsar(Path directory, PulsarOptions options) {
    this.directory = directory;
    this.command = BrokerCommand.in(directory, options);
    this.health = new BrokerHealth(adminUrl(), options);
  }

  static EmbeddedPulsar start(PulsarOptions options) {
    Path directory = RunDirectory.ofThisJvm().newServer("pulsar");
    EmbeddedPulsar server = new EmbeddedPulsar(directory, options);
    server.start();
    return server;
  }

  private void start() {
    Instant begun = Instant.now();
    ServerProcess started = ServerProcess.start("Pulsar", command.words(), directory, "KILL");
    process = started;
    started.await(ignored -> health.isGood(), Duration.ofMillis(100), TIMEOUT);
    log.info(
        "Pulsar {}, embedded, is at {} and {} after {} s",
        BrokerCommand.VERSION,
        serviceUrl(),
        adminUrl(),
        Duration.between(begun, Instant.now()).toMillis() / 1000.0);
  }

  @Override
  public String serviceUrl() {
    return "pulsar://127.0.0.1:" + command.servicePort();
  }

  @Override
  public String adminUrl() {
    return "http://127.0.0.1:" + command.webPort();
  }

  @Override
  public void stop() {
    if (process != null) {
      process.terminate();
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
    kill();
    Directories.remove(directory);
  }
}
