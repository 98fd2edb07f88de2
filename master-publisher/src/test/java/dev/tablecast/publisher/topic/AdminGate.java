package dev.tablecast.publisher.topic;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.PulsarClientException;

/**
 * Stands before a broker's admin interface and answers some requests itself, as a broker with
 * authorization would: setting up roles and tokens would show nothing more.
 */
final class AdminGate implements AutoCloseable {

  /** What the gate answers itself with a status, or 0 to let the broker answer. */
  @FunctionalInterface
  interface Rule {
    int status(String method, String path);
  }

  private final String target;
  private final Rule rule;
  private final HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final List<String> writes = Collections.synchronizedList(new ArrayList<>());

  AdminGate(String target, Rule rule) throws IOException {
    this.target = target;
    this.rule = rule;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  PulsarAdmin admin() throws PulsarClientException {
    return PulsarAdmin.builder()
        .serviceHttpUrl("http://127.0.0.1:" + server.getAddress().getPort())
        .build();
  }

  /** The requests other than GET that came. */
  List<String> writes() {
    return List.copyOf(writes);
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      String method = exchange.getRequestMethod();
      URI uri = exchange.getRequestURI();
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!method.equals("GET")) {
        writes.add(method + " " + uri.getPath());
      }
      int status = rule.status(method, uri.getPath());
      if (status != 0) {
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(target + uri))
              .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      if (type != null) {
        request.header("Content-Type", type);
      }
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      response
          .headers()
          .firstValue("Content-Type")
          .ifPresent(value -> exchange.getResponseHeaders().add("Content-Type", value));
      byte[] answer = response.body();
      exchange.sendResponseHeaders(response.statusCode(), answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
