package dev.tablecast.system;

import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.TopicPolicy;
import dev.tablecast.replica.Replicas;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.pulsar.client.api.PulsarClient;

/** A service in a JVM of its own, to be killed. It ends with this one at the latest. */
public final class ServiceJvm implements AutoCloseable {

  /** So short that each blow strikes a pass. */
  private static final Duration CHECKSUM_EVERY = Duration.ofSeconds(20);

  /** So little that the topic is compacted while it is read, and old messages go. */
  private static final TopicPolicy TOPIC =
      new TopicPolicy(4, 256 << 10, Duration.ofMinutes(5), 5 << 20);

  private static final long LEAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Class<?> program;
  private final String service;
  private final Supplier<Site> site;
  private final Path log;
  private Process process;

  /**
   * @param program whose main method runs the service, named first, at the site
   */
  public ServiceJvm(Class<?> program, String service, Supplier<Site> site) throws IOException {
    this.program = program;
    this.service = service;
    this.site = site;
    this.log = Path.of("target", service + "-" + site.get().namespace().replace('/', '-') + ".log");
    this.process = launch();
  }

  static ServiceJvm forum(Supplier<Site> site) throws IOException {
    return new ServiceJvm(ServiceJvm.class, "forum", site);
  }

  static ServiceJvm store(Supplier<Site> site) throws IOException {
    return new ServiceJvm(ServiceJvm.class, "store", site);
  }

  /** Kills it; it has no chance to do anything more. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Whether it has neither been killed nor ended by itself. */
  boolean isRunning() {
    return process.isAlive();
  }

  /** Starts it again, where its servers are now. */
  public void restart() throws IOException {
    process = launch();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  private Process launch() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                service));
    command.addAll(site.get().texts());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Runs the service named first until who started it is gone. */
  public static void main(String... arguments) throws IOException {
    List<String> texts = List.of(arguments).subList(1, arguments.length);
    Site site = Site.parse(texts.toArray(String[]::new));
    try (PulsarClient client = site.client()) {
      if (arguments[0].equals("forum")) {
        try (Publisher publisher = site.publisher(client, CHECKSUM_EVERY, TOPIC)) {
          awaitEndOfInput();
        }
      } else {
        try (Replicas replicas = site.replicas(client)) {
          Thread rebuilding = new Thread(() -> rebuildForEver(replicas), "rebuilding");
          rebuilding.setDaemon(true);
          rebuilding.start();
          awaitEndOfInput();
        }
      }
    }
    System.exit(0);
  }

  /**
   * So that one blow in two strikes in the middle of one. Not more: each reads all that the topic
   * still has, and nothing else would get on.
   */
  private static void rebuildForEver(Replicas replicas) {
    while (true) {
      long begun = System.nanoTime();
      try {
        replicas.rebuild("specimen").join();
      } catch (CompletionException e) {
        // The topic has not been reached yet.
      }
      LockSupport.parkNanos(Math.max(LEAST_PAUSE_NANOS, System.nanoTime() - begun));
    }
  }

  /** Returns when who started this JVM is gone. */
  public static void awaitEndOfInput() throws IOException {
    System.in.transferTo(OutputStream.nullOutputStream());
  }
}
