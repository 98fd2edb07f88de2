package dev.tablecast.devservices;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable ServerProcess process;

  private EmbeddedPulsar(Path directory, BrokerCommand command) {
    this.directory = directory;
    this.command = command;
  }

  static EmbeddedPulsar start(PulsarOptions options) {
    Path directory = RunDirectory.ofThisJvm().newServer("pulsar");
    EmbeddedPulsar server = new EmbeddedPulsar(directory, BrokerCommand.in(directory, options));
    server.start();
    return server;
  }

  private void start() {
    Instant begun = Instant.now();
    ServerProcess started = ServerProcess.start("Pulsar", command.words(), directory);
    process = started;
    started.await(ignored -> isHealthy(), TIMEOUT);
    log.info(
        "Pulsar {}, embedded, is at {} and {} after {} s",
        BrokerCommand.VERSION,
        serviceUrl(),
        adminUrl(),
        Duration.between(begun, Instant.now()).toMillis() / 1000.0);
  }

  private boolean isHealthy() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(adminUrl() + "/admin/v2/brokers/health"))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevServicesException("Interrupted while Pulsar was starting", e);
    }
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
