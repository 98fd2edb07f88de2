package dev.tablecast.devservices;

/**
 * A standalone Pulsar (broker and bookie in one process) for development and tests, with topic
 * policies and without transactions. It ends with this JVM at the latest.
 *
 * <p>Safe for use by several threads, but for {@link #stop}, {@link #kill} and {@link #restart},
 * which one thread at a time may call.
 */
public interface PulsarServer extends AutoCloseable {

  /** Starts a new, empty server and returns when it is healthy. */
  static PulsarServer start(PulsarOptions options) {
    return EmbeddedPulsar.start(options);
  }

  /** {@code pulsar://host:port}, the same over {@link #restart}. */
  String serviceUrl();

  /** {@code http://host:port}, the same over {@link #restart}. */
  String adminUrl();

  /** Ends the server in good order. */
  void stop();

  /** Ends the server as {@code kill -9} does. */
  void kill();

  /** Starts the server again, with the same data and ports; one that runs is stopped first. */
  void restart();

  /** Stops the server and removes its data. */
  @Override
  void close();
}
