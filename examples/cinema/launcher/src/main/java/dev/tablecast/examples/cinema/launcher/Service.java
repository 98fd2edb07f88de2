package dev.tablecast.examples.cinema.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A service in a JVM of its own, which logs to a file. */
final class Service {

  private static final Duration START = Duration.ofMinutes(5);
  private static final Duration GRACE = Duration.ofSeconds(8);

  /** Small and quick to start rather than fast for long. */
  private static final List<String> FLAGS =
      List.of(
          "-Xmx192m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED");

  private final String name;
  private final int port;
  private final Path log;
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();

  private Service(String name, int port, Path log, Process process) {
    this.name = name;
    this.port = port;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a jar, which reads its connections from the environment and not from the command line.
   */
  static Service start(
      String name, Path jar, int port, Map<String, String> environment, Path logs) {
    Path log = logs.resolve(name + ".log");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder = new ProcessBuilder(java);
    builder.command().addAll(FLAGS);
    builder.command().addAll(List.of("-jar", jar.toString()));
    builder.environment().putAll(environment);
    builder.environment().put("SERVER_PORT", Integer.toString(port));
    builder.environment().put("SERVER_ADDRESS", "127.0.0.1");
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      return new Service(name, port, log, process);
    } catch (IOException e) {
      throw new CinemaException("Cannot start the " + name + ": " + e.getMessage(), e);
    }
  }

  String name() {
    return name;
  }

  URI url() {
    return URI.create("http://localhost:" + port);
  }

  Path log() {
    return log;
  }

  Process process() {
    return process;
  }

  /** Waits until the service answers. */
  void awaitReady() throws InterruptedException {
    Instant deadline = Instant.now().plus(START);
    while (!isReady()) {
      if (!process.isAlive()) {
        throw new CinemaException(
            "The %s ended with %d while it was starting.%n%s"
                .formatted(name, process.exitValue(), tail()));
      }
      if (Instant.now().isAfter(deadline)) {
        throw new CinemaException(
            "The %s did not answer within %d s.%n%s".formatted(name, START.toSeconds(), tail()));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private boolean isReady() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(local("/actuator/health/readiness"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Changes something by a JSON document. */
  void put(String path, String json) throws InterruptedException {
    send("PUT", path, json, 200);
  }

  /** Makes something by a JSON document; tells where it is. */
  String post(String path, String json) throws InterruptedException {
    return send("POST", path, json, 201).headers().firstValue("Location").orElseThrow();
  }

  private HttpResponse<String> send(String method, String path, String json, int expected)
      throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(local(path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != expected) {
        throw new CinemaException(
            "The %s answered %s %s with %d: %s"
                .formatted(name, method, path, response.statusCode(), response.body()));
      }
      return response;
    } catch (IOException e) {
      throw new CinemaException("The %s does not answer.%n%s".formatted(name, tail()), e);
    }
  }

  /** Asks the service to end, then makes it. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The end of the log. */
  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return "The end of %s:%n%s"
          .formatted(
              log, String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private URI local(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
