package dev.tablecast.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A library that brings events from an outbox to a handler, set as fast as it is known to go.
 *
 * @param name what it is called in figures
 * @param outbox its table at the owner
 * @param owner a service that publishes
 * @param subscriber a service that handles
 */
record EventLibrary(String name, String outbox, End owner, End subscriber) {

  /** The folder of Namastack's jars. */
  private static final String NAMASTACK = "tablecast.benchmarks.namastack.lib";

  /**
   * A service.
   *
   * @param jvm by which a property may give its JVM more flags
   * @param application its configuration, for Boot
   * @param settings as Boot takes them
   */
  record End(String jvm, String classPath, String application, List<String> settings) {

    /** Starts it, as yet without a site. */
    ServiceJvm start() throws IOException {
      List<String> call = new ArrayList<>(List.of(EventService.class.getName(), application));
      call.addAll(settings);
      return ServiceJvm.start(
          jvm, List.of("-Xmx1g", "-cp", classPath), call.toArray(String[]::new));
    }
  }

  /** Ours, with the starters' defaults. */
  static EventLibrary ours() {
    String classPath = System.getProperty("java.class.path");
    return new EventLibrary(
        "ours",
        "eventuate.message",
        new End("publisher", classPath, TramOwner.class.getName(), List.of()),
        new End(
            "subscriber",
            classPath,
            TramSubscriber.class.getName(),
            // It sends nothing.
            List.of("--tablecast.publisher.enabled=false")));
  }

  /**
   * Namastack's polling outbox, set as its own measurements recommend, but that it deletes what is
   * sent, as ours does; with a handler that sends to Pulsar. At the other end Pulsar's own client.
   */
  static EventLibrary namastack() {
    String classPath = namastackClassPath();
    return new EventLibrary(
        "namastack",
        "outbox_record",
        new End(
            "namastack-publisher",
            classPath,
            NamastackOwner.class.getName(),
            List.of(
                "--namastack.outbox.polling.trigger=fixed",
                "--namastack.outbox.polling.fixed.interval=25ms",
                "--namastack.outbox.polling.batch-size=1000",
                "--namastack.outbox.processing.executor-core-pool-size=16",
                "--namastack.outbox.processing.executor-max-pool-size=32",
                "--namastack.outbox.processing.delete-completed-records=true",
                "--namastack.outbox.multicaster.enabled=false",
                // Its threads, and the owner's own.
                "--spring.datasource.hikari.maximum-pool-size=40")),
        new End(
            "namastack-subscriber",
            classPath,
            NamastackSubscriber.class.getName(),
            List.of("--namastack.outbox.enabled=false")));
  }

  /** Without our starters, which would begin to work. */
  private static String namastackClassPath() {
    String library = System.getProperty(NAMASTACK);
    if (library == null) {
      throw new IllegalStateException(
          "no folder of Namastack's jars is known: -D%s is missing, which benchmarks/run sets"
              .formatted(NAMASTACK));
    }
    return Stream.of(System.getProperty("java.class.path").split(":"))
        .filter(entry -> !entry.matches(".*/(tablecast-|eventuate-.*spring)[^/]*\\.jar"))
        .collect(Collectors.joining(":", "", ":" + library + "/*"));
  }
}
