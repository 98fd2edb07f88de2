package dev.tablecast.devservices;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * A standalone Pulsar (broker and bookie in one process) for development and tests, with topic
 * policies and without transactions. It ends with this JVM at the latest.
 *
 * <p>Safe for use by several threads, but for {@link #stop}, {@link #kill} and {@link #restart},
 * which one thread at a time may call.
 */
public interface PulsarServer extends AutoCloseable {

  /**
   * The server that all tests and contexts of this JVM share, started at the first call, with
   * {@link PulsarOptions#fast}. Its sharers leave it running.
   */
  static PulsarServer shared() {
    return Shared.PULSAR.get();
  }

  /**
   * Starts a new, empty server of the caller's own and returns when it is healthy: within about
   * five seconds, or after a download of 250 MB at the first time.
   *
   * @throws DevServicesException with the end of the server's log, if it does not start
   */
  static PulsarServer start(PulsarOptions options) {
    return switch (Provider.asked()) {
      case EMBEDDED -> startEmbedded(options);
      case TESTCONTAINERS -> ContainerPulsar.start(options);
    };
  }

  /** As {@link #start}, but embedded whatever is asked for, to be killed, copied or measured. */
  static PulsarServer startEmbedded(PulsarOptions options) {
    return EmbeddedPulsar.start(options);
  }

  /** {@code pulsar://host:port}, the same over {@link #restart}. */
  String serviceUrl();

  /** {@code http://host:port}, the same over {@link #restart}. */
  String adminUrl();

  /** Creates a namespace, such as {@code public/forum}, unless it is there. */
  default void createNamespace(String name) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(adminUrl() + "/admin/v2/namespaces/" + name))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      int status =
          HttpClient.newHttpClient()
              .send(request, HttpResponse.BodyHandlers.discarding())
              .statusCode();
      if (status != HttpURLConnection.HTTP_NO_CONTENT
          && status != HttpURLConnection.HTTP_CONFLICT) {
        throw new DevServicesException(
            "Pulsar answered %d when it was to create the namespace %s".formatted(status, name));
      }
    } catch (IOException e) {
      throw new DevServicesException("Cannot create the namespace " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevServicesException("Interrupted while creating the namespace " + name, e);
    }
  }

  /** Ends the server in good order. */
  void stop();

  /** Ends the server as {@code kill -9} does. */
  void kill();

  /** Starts the server again, with the same data and ports; one that runs is stopped first. */
  void restart();

  /** Ends the server at once and removes its data. */
  @Override
  void close();
}
