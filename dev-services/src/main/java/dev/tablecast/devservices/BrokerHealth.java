package dev.tablecast.devservices;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Pulsar's own health check, which sends a message and reads it; and whether there is the namespace
 * that topics are in by default, which a standalone Pulsar makes only after that.
 */
final class BrokerHealth {

  private static final String TOKEN = "token:";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String adminUrl;
  private final String ownParameters;

  /** Asks as the broker itself asks, by its token if it is given one. */
  BrokerHealth(String adminUrl, PulsarOptions options) {
    this.adminUrl = adminUrl;
    this.ownParameters =
        options.settings().getOrDefault("brokerClientAuthenticationParameters", "");
  }

  boolean isGood() {
    return answers("/admin/v2/brokers/health") && answers("/admin/v2/namespaces/public/default");
  }

  private boolean answers(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(adminUrl + path)).timeout(Duration.ofSeconds(10));
    if (ownParameters.startsWith(TOKEN)) {
      request.header("Authorization", "Bearer " + ownParameters.substring(TOKEN.length()));
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevServicesException("Interrupted while Pulsar was starting", e);
    }
  }
}
