package dev.tablecast.devservices;

import org.testcontainers.pulsar.PulsarContainer;
import org.testcontainers.utility.DockerImageName;

/** A standalone Pulsar in a container of Apache's image. */
final class ContainerPulsar implements PulsarServer {

  private static final String IMAGE = "apachepulsar/pulsar:" + BrokerCommand.VERSION;

  private final PulsarContainer pulsar;
  private final ServerContainer container;

  private ContainerPulsar(PulsarContainer pulsar, PulsarOptions options) {
    this.pulsar = pulsar;
    this.container =
        new ServerContainer("Pulsar", pulsar, () -> new BrokerHealth(adminUrl(), options).isGood());
  }

  static ContainerPulsar start(PulsarOptions options) {
    PulsarContainer pulsar = new PulsarContainer(DockerImageName.parse(IMAGE));
    options.settings().forEach((name, value) -> pulsar.withEnv("PULSAR_PREFIX_" + name, value));
    pulsar.withEnv("PULSAR_MEM", String.join(" ", options.jvmFlags()));
    ServerContainer.publish(pulsar, PulsarContainer.BROKER_PORT, PulsarContainer.BROKER_HTTP_PORT);
    ContainerPulsar server = new ContainerPulsar(pulsar, options);
    server.container.start();
    return server;
  }

  @Override
  public String serviceUrl() {
    return pulsar.getPulsarBrokerUrl();
  }

  @Override
  public String adminUrl() {
    return pulsar.getHttpServiceUrl();
  }

  @Override
  public void stop() {
    container.stop();
  }

  @Override
  public void kill() {
    container.kill();
  }

  @Override
  public void restart() {
    container.restart();
  }

  @Override
  public void close() {
    container.remove();
  }
}
