package dev.tablecast.devservices;

/** The servers that all tests and contexts of this JVM share. */
final class Shared {

  static final StartedOnce<PostgresServer> POSTGRES =
      new StartedOnce<>(() -> PostgresServer.start(PostgresOptions.fast()));

  static final StartedOnce<PulsarServer> PULSAR =
      new StartedOnce<>(() -> PulsarServer.start(PulsarOptions.fast()));

  private Shared() {}
}
