package dev.tablecast.publisher;

import dev.tablecast.devservices.PulsarServer;
import java.util.Set;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;

/** A namespace of one test's own, on the Pulsar that all share. */
public final class TestPulsar implements AutoCloseable {

  private final PulsarServer server;
  private final PulsarAdmin admin;
  private final PulsarClient client;
  private final String namespace;

  private TestPulsar(PulsarServer server) throws PulsarClientException, PulsarAdminException {
    this.server = server;
    this.admin = PulsarAdmin.builder().serviceHttpUrl(server.adminUrl()).build();
    this.client = PulsarClient.builder().serviceUrl(server.serviceUrl()).build();
    this.namespace = "public/" + TestDatabase.unique("ns");
    admin.namespaces().createNamespace(namespace, Set.of("standalone"));
  }

  public static TestPulsar create() throws PulsarClientException, PulsarAdminException {
    return new TestPulsar(PulsarServer.shared());
  }

  public PulsarServer server() {
    return server;
  }

  public PulsarAdmin admin() {
    return admin;
  }

  public PulsarClient client() {
    return client;
  }

  public String namespace() {
    return namespace;
  }

  @Override
  public void close() throws PulsarClientException {
    admin.close();
    client.close();
  }
}
