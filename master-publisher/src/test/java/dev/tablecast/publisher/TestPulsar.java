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
  private static final class Shared {

    static final PulsarServer SERVER = PulsarServer.shared();
    static final PulsarAdmin ADMIN;
    static final PulsarClient CLIENT;

    static {
      try {
        ADMIN = PulsarAdmin.builder().serviceHttpUrl(SERVER.adminUrl()).build();
        CLIENT = PulsarClient.builder().serviceUrl(SERVER.serviceUrl()).build();
      } catch (PulsarClientException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final String namespace;

  private TestPulsar(String namespace) {
    this.namespace = namespace;
  }

  public static TestPulsar create() throws PulsarAdminException {
    String namespace = "public/" + TestDatabase.unique("ns");
    Shared.ADMIN.namespaces().createNamespace(namespace, Set.of("standalone"));
    return new TestPulsar(namespace);
  }

  public PulsarServer server() {
    return Shared.SERVER;
  }

  public PulsarAdmin admin() {
    return Shared.ADMIN;
  }

  public PulsarClient client() {
    return Shared.CLIENT;
  }

  public String namespace() {
    return namespace;
  }
}
