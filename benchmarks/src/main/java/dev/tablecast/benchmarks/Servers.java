package dev.tablecast.benchmarks;

import dev.tablecast.devservices.PostgresOptions;
import dev.tablecast.devservices.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Servers as both pipelines have them. */
final class Servers {

  /** The one database of each. */
  static final String DATABASE = "films";

  private Servers() {}

  static PostgresServer postgres() {
    PostgresServer server =
        PostgresServer.startEmbedded(
            PostgresOptions.durable()
                .with("synchronous_commit", "on")
                .with("shared_buffers", "1GB")
                .with("max_wal_size", "8GB")
                // As initdb would have it; parallel apply talks through shared memory.
                .with("dynamic_shared_memory_type", "posix"));
    server.createDatabase(DATABASE);
    return server;
  }

  /** The one Pulsar that this JVM has started. */
  static ProcessTree broker() {
    return ProcessTree.ofChild(line -> line.contains("PulsarStandaloneStarter"));
  }

  static ProcessTree processes(PostgresServer server) {
    try {
      return ProcessTree.of(
          Long.parseLong(
              Files.readAllLines(server.dataDirectory().resolve("postmaster.pid")).get(0).strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
