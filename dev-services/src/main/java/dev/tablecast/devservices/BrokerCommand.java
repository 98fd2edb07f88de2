package dev.tablecast.devservices;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What starts a standalone Pulsar in a JVM of its own. Its 330 jars come from Maven's repository at
 * run time: they must not meet the versions on the user's class path.
 */
record BrokerCommand(List<String> words, int servicePort, int webPort) {

  private static final String BROKER = "org.apache.pulsar:pulsar-broker:";
  private static final List<String> JARS = jars();

  /** Pulsar's version. */
  static final String VERSION = version();

  BrokerCommand {
    words = List.copyOf(words);
  }

  /** For a server that keeps its data and configuration in {@code directory}. */
  static BrokerCommand in(Path directory, PulsarOptions options) {
    RunDirectory run = RunDirectory.ofThisJvm();
    int servicePort = run.newPort();
    int webPort = run.newPort();
    Path configuration = directory.resolve("standalone.conf");
    write(configuration, options, servicePort, webPort);
    List<String> words = new ArrayList<>();
    words.add(Jvm.executable());
    words.addAll(options.jvmFlags());
    words.addAll(jvmFlags(directory));
    words.add(BrokerMain.class.getName());
    words.add("org.apache.pulsar.PulsarStandaloneStarter");
    words.addAll(List.of("--config", configuration.toString()));
    words.addAll(List.of("--metadata-dir", directory.resolve("metadata").toString()));
    words.addAll(List.of("--bookkeeper-dir", directory.resolve("bookkeeper").toString()));
    words.addAll(List.of("--bookkeeper-port", Integer.toString(run.newPort())));
    words.addAll(List.of("--no-functions-worker", "--no-stream-storage"));
    return new BrokerCommand(words, servicePort, webPort);
  }

  private static List<String> jvmFlags(Path directory) {
    List<String> flags = new ArrayList<>();
    for (String opened :
        List.of(
            "java.base/java.lang",
            "java.base/java.nio",
            "java.base/jdk.internal.misc",
            "java.base/jdk.internal.platform",
            "java.base/sun.net",
            "java.management/sun.management",
            "jdk.management/com.sun.management.internal")) {
      flags.add("--add-opens=" + opened + "=ALL-UNNAMED");
    }
    flags.add("-Dio.netty.tryReflectionSetAccessible=true");
    flags.add("-Dlog4j2.configurationFile=classpath:dev/tablecast/devservices/pulsar-log4j2.xml");
    // Netty and RocksDB unpack their native libraries there.
    flags.add("-Djava.io.tmpdir=" + directory);
    flags.add("-cp");
    flags.add(
        Stream.concat(
                Stream.of(Jvm.ownClassPath()),
                MavenRepository.fetch("Pulsar " + VERSION, JARS).stream().map(Path::toString))
            .collect(Collectors.joining(File.pathSeparator)));
    return flags;
  }

  private static List<String> jars() {
    try (InputStream file = resource("pulsar-broker.classpath")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String version() {
    return JARS.stream()
        .filter(jar -> jar.startsWith(BROKER))
        .map(jar -> jar.substring(BROKER.length()))
        .findFirst()
        .orElseThrow();
  }

  private static void write(Path file, PulsarOptions options, int servicePort, int webPort) {
    Properties entries = new Properties();
    try (InputStream defaults = resource("pulsar-standalone.conf");
        Writer writer = Files.newBufferedWriter(file)) {
      entries.load(defaults);
      entries.setProperty("brokerServicePort", Integer.toString(servicePort));
      entries.setProperty("webServicePort", Integer.toString(webPort));
      entries.setProperty(
          "listeningInterface",
          NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()).getName());
      entries.putAll(options.settings());
      entries.store(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(BrokerCommand.class.getResourceAsStream(name), name);
  }
}
