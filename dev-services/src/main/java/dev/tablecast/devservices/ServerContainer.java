package dev.tablecast.devservices;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/**
 * A server's container, which Testcontainers itself could start but once. Testcontainers removes it
 * with the JVM.
 */
final class ServerContainer {

  private static final Logger log = LoggerFactory.getLogger(ServerContainer.class);
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final String name;
  private final GenericContainer<?> container;
  private final BooleanSupplier ready;

  /** {@code ready} is asked again and again after a start. */
  ServerContainer(String name, GenericContainer<?> container, BooleanSupplier ready) {
    this.name = name;
    this.container = container;
    this.ready = ready;
  }

  /** Publishes ports of {@code container} where they stay over a restart. */
  static void publish(GenericContainer<?> container, Integer... ports) {
    container.setPortBindings(
        Stream.of(ports).map(port -> RunDirectory.ofThisJvm().newPort() + ":" + port).toList());
  }

  void start() {
    Instant begun = Instant.now();
    container.withStartupTimeout(TIMEOUT).start();
    awaitReadiness();
    log.info(
        "{}, image {}, is at {} ports {} after {} s",
        name,
        container.getDockerImageName(),
        container.getHost(),
        container.getExposedPorts().stream().map(container::getMappedPort).toList(),
        Duration.between(begun, Instant.now()).toMillis() / 1000.0);
  }

  private void awaitReadiness() {
    Instant deadline = Instant.now().plus(TIMEOUT);
    while (!ready.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new DevServicesException(
            "%s was not ready after %d s.%nIts log:%n%s"
                .formatted(name, TIMEOUT.toSeconds(), container.getLogs()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  void stop() {
    if (container.isRunning()) {
      DockerClientFactory.instance().client().stopContainerCmd(container.getContainerId()).exec();
    }
  }

  void kill() {
    if (container.isRunning()) {
      DockerClientFactory.instance().client().killContainerCmd(container.getContainerId()).exec();
    }
  }

  void restart() {
    stop();
    DockerClientFactory.instance().client().startContainerCmd(container.getContainerId()).exec();
    awaitReadiness();
  }

  void remove() {
    container.stop();
  }
}
