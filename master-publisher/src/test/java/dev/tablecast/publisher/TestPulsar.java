package dev.tablecast.publisher;

import dev.tablecast.devservices.PulsarServer;
import java.util.Set;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;

/** A namespace of one test's own, on the Pulsar and by the clients that all share. */
public final class TestPulsar {

  /** Clients take seconds to close, hence end with the JVM. */
  private record Clients(PulsarServer server, PulsarAdmin admin, PulsarClient client) {

    static final Clients SHARED = of(PulsarServer.shared());

    static Clients of(PulsarServer server) {
      try {
        return new Clients(
            server,
            PulsarAdmin.builder().serviceHttpUrl(server.adminUrl()).build(),
            PulsarClient.builder().serviceUrl(server.serviceUrl()).build());
      } catch (PulsarClientException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final Clients clients;
  private final String namespace;

  private TestPulsar(Clients clients, String namespace) {
    this.clients = clients;
    this.namespace = namespace;
  }

  public static TestPulsar create() throws PulsarAdminException {
    return create(Clients.SHARED);
  }

  /** A namespace on a server of the test's own. */
  public static TestPulsar on(PulsarServer server) throws PulsarAdminException {
    return create(Clients.of(server));
  }

  private static TestPulsar create(Clients clients) throws PulsarAdminException {
    String namespace = "public/" + TestDatabase.unique("ns");
    clients.admin().namespaces().createNamespace(namespace, Set.of("standalone"));
    return new TestPulsar(clients, namespace);
  }

  public PulsarServer server() {
    return clients.server();
  }

  public PulsarAdmin admin() {
    return clients.admin();
  }

  public PulsarClient client() {
    return clients.client();
  }

  public String namespace() {
    return namespace;
  }
}
