package dev.tablecast.devservices.autoconfigure;

import dev.tablecast.devservices.PostgresOptions;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What contexts of different applications share, and contexts of the same application do not: a
 * Postgres server, because a slot's name is taken for a whole server, and a Pulsar namespace,
 * because a topic's name is. The first one is the shared server and {@code public/default}.
 */
record Sandbox(int number) {

  private static final Registry REGISTRY = new Registry();

  /** The first sandbox in which no application of that name was. */
  static Sandbox freeFor(String application) {
    return REGISTRY.freeFor(application);
  }

  static Sandbox first() {
    return new Sandbox(0);
  }

  PostgresServer postgres() {
    return number == 0 ? PostgresServer.shared() : REGISTRY.postgres(number);
  }

  /** The name without its tenant, which is {@code public}. */
  String namespace() {
    return number == 0 ? "default" : "sandbox-" + number;
  }

  /** The server, on which the namespace exists. */
  PulsarServer pulsar() {
    PulsarServer server = PulsarServer.shared();
    server.createNamespace("public/" + namespace());
    return server;
  }

  /** What this JVM has started, for all contexts. */
  private static final class Registry {

    private final Map<String, Integer> contexts = new HashMap<>();
    private final List<PostgresServer> furtherServers = new ArrayList<>();

    synchronized Sandbox freeFor(String application) {
      return new Sandbox(contexts.merge(application, 1, Integer::sum) - 1);
    }

    synchronized PostgresServer postgres(int number) {
      while (furtherServers.size() < number) {
        furtherServers.add(PostgresServer.start(PostgresOptions.fast()));
      }
      return furtherServers.get(number - 1);
    }
  }
}
