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

  private final HttpClient http = HttpClient.newHttpClient();
  private final String adminUrl;

  BrokerHealth(String adminUrl) {
    this.adminUrl = adminUrl;
  }

  boolean isGood() {
    return answers("/admin/v2/brokers/health") && answers("/admin/v2/namespaces/public/default");
  }

  private boolean answers(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(adminUrl + path)).timeout(Duration.ofSeconds(10)).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevServicesException("Interrupted while Pulsar was starting", e);
    }
  }
}
