package dev.tablecast.devservices;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Pulsar's own health check, which sends a message and reads it. */
final class BrokerHealth {

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest check;

  BrokerHealth(String adminUrl) {
    check =
        HttpRequest.newBuilder(URI.create(adminUrl + "/admin/v2/brokers/health"))
            .timeout(Duration.ofSeconds(10))
            .build();
  }

  boolean isGood() {
    try {
      return http.send(check, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevServicesException("Interrupted while Pulsar was starting", e);
    }
  }
}
