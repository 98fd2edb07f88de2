package dev.tablecast.devservices;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real broker, in a JVM of its own, on a class path of its own. */
final class EmbeddedPulsar implements PulsarServer {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPulsar.class);
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final Path directory;
  private final PulsarOptions options;
  private final int servicePort = FreePort.next();
  private final int webPort = FreePort.next();
  private final int bookiePort = FreePort.next();
  private final List<Path> classPath;
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable Process process;

  private EmbeddedPulsar(Path directory, PulsarOptions options, List<Path> classPath) {
    this.directory = directory;
    this.options = options;
    this.classPath = classPath;
  }

  static EmbeddedPulsar start(PulsarOptions options) {
    EmbeddedPulsar server =
        new EmbeddedPulsar(
            RunDirectory.ofThisJvm().newServer("pulsar"),
            options,
            MavenRepository.fetch("Pulsar 4.2.4", brokerJars()));
    server.start();
    return server;
  }

  private static List<String> brokerJars() {
    try (InputStream lines = EmbeddedPulsar.class.getResourceAsStream("pulsar-broker.classpath")) {
      return new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String serviceUrl() {
    return "pulsar://127.0.0.1:" + servicePort;
  }

  @Override
  public String adminUrl() {
    return "http://127.0.0.1:" + webPort;
  }

  private void start() {
    Instant begun = Instant.now();
    try {
      Path configuration = directory.resolve("standalone.conf");
      Files.write(
          configuration,
          configuration().entrySet().stream()
              .map(it -> it.getKey() + "=" + it.getValue())
              .toList());
      Process started =
          new ProcessBuilder(command(configuration))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
              .start();
      process = started;
      awaitHealth(started, begun.plus(START_TIMEOUT));
      log.info(
          "Pulsar 4.2.4, embedded, is at {} and {} after {} s",
          serviceUrl(),
          adminUrl(),
          Duration.between(begun, Instant.now()).toMillis() / 1000.0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevServicesException("Interrupted while Pulsar was starting", e);
    }
  }

  private List<String> command(Path configuration) {
    List<String> command = new ArrayList<>();
    command.add(Jvm.executable());
    command.addAll(options.jvmFlags());
    for (String opened :
        List.of(
            "java.base/java.lang",
            "java.base/java.nio",
            "java.base/jdk.internal.misc",
            "java.base/jdk.internal.platform",
            "java.base/sun.net",
            "java.management/sun.management",
            "jdk.management/com.sun.management.internal")) {
      command.add("--add-opens=" + opened + "=ALL-UNNAMED");
    }
    // Netty and RocksDB unpack their native libraries there.
    command.add("-Djava.io.tmpdir=" + directory);
    command.add("-Dio.netty.tryReflectionSetAccessible=true");
    command.add("-Dlog4j2.configurationFile=classpath:dev/tablecast/devservices/broker-log4j2.xml");
    command.add("-cp");
    command.add(
        Jvm.ownClassPath()
            + File.pathSeparator
            + classPath.stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator)));
    command.add(BrokerMain.class.getName());
    command.add("org.apache.pulsar.PulsarStandaloneStarter");
    command.addAll(List.of("--config", configuration.toString()));
    command.addAll(List.of("--metadata-dir", directory.resolve("metadata").toString()));
    command.addAll(List.of("--bookkeeper-dir", directory.resolve("bookkeeper").toString()));
    command.addAll(List.of("--bookkeeper-port", Integer.toString(bookiePort)));
    command.addAll(List.of("-nfw", "-nss"));
    return command;
  }

  private Map<String, String> configuration() throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("clusterName", "standalone");
    entries.put("bindAddress", "127.0.0.1");
    entries.put("advertisedAddress", "127.0.0.1");
    entries.put("brokerServicePort", Integer.toString(servicePort));
    entries.put("webServicePort", Integer.toString(webPort));
    entries.put("allowLoopback", "true");
    entries.put("allowEphemeralPorts", "true");
    entries.put(
        "listeningInterface",
        NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()).getName());
    entries.put("loadManagerClassName", "org.apache.pulsar.broker.loadbalance.NoopLoadManager");
    entries.put("defaultNumberOfNamespaceBundles", "4");
    entries.put("managedLedgerDefaultEnsembleSize", "1");
    entries.put("managedLedgerDefaultWriteQuorum", "1");
    entries.put("managedLedgerDefaultAckQuorum", "1");
    entries.put("systemTopicEnabled", "true");
    entries.put("topicLevelPoliciesEnabled", "true");
    entries.put("transactionCoordinatorEnabled", "false");
    entries.put("diskUsageThreshold", "0.99");
    entries.put("diskUsageWarnThreshold", "0.99");
    entries.putAll(options.settings());
    return entries;
  }

  private void awaitHealth(Process started, Instant deadline)
      throws IOException, InterruptedException {
    HttpRequest health =
        HttpRequest.newBuilder(URI.create(adminUrl() + "/admin/v2/brokers/health"))
            .timeout(Duration.ofSeconds(10))
            .build();
    while (!answersOk(health)) {
      if (started.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new DevServicesException(
            "Pulsar ended with "
                + started.exitValue()
                + " while starting."
                + Command.lastLines(logFile()));
      }
      if (Instant.now().isAfter(deadline)) {
        kill();
        throw new DevServicesException(
            "Pulsar was not healthy after " + START_TIMEOUT + "." + Command.lastLines(logFile()));
      }
    }
  }

  private boolean answersOk(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private Path logFile() {
    return directory.resolve("pulsar.log");
  }

  @Override
  public void stop() {
    end(Process::destroy);
  }

  @Override
  public void kill() {
    end(Process::destroyForcibly);
  }

  private void end(java.util.function.Consumer<Process> how) {
    Process running = process;
    if (running == null) {
      return;
    }
    try {
      how.accept(running);
      if (!running.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        running.destroyForcibly().waitFor();
      }
      process = null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevServicesException("Interrupted while Pulsar was ending", e);
    }
  }

  @Override
  public void restart() {
    stop();
    start();
  }

  @Override
  public void close() {
    kill();
    Directories.remove(directory);
  }
}
