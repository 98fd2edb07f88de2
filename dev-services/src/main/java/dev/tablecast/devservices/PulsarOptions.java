package dev.tablecast.devservices;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a {@link PulsarServer} is to be set up.
 *
 * @param settings entries of {@code standalone.conf}
 * @param heapMegabytes the largest heap, and as much again for direct memory
 */
public record PulsarOptions(Map<String, String> settings, int heapMegabytes) {

  public PulsarOptions {
    settings = Map.copyOf(settings);
    if (heapMegabytes < 128) {
      throw new IllegalArgumentException(
          "A broker does not start with " + heapMegabytes + " MB of heap; give it 128 or more.");
    }
  }

  /**
   * For tests: a message is acknowledged before it is flushed to disk. It survives {@link
   * PulsarServer#kill}, though not a crash of the machine.
   */
  public static PulsarOptions fast() {
    return new PulsarOptions(Map.of("journalSyncData", "false"), 256);
  }

  /** For benchmarks: a message is flushed to disk before it is acknowledged, Pulsar's default. */
  public static PulsarOptions durable() {
    return new PulsarOptions(Map.of("journalSyncData", "true"), 1024);
  }

  /** These options with one more entry of {@code standalone.conf}. */
  public PulsarOptions with(String setting, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(setting, value);
    return new PulsarOptions(more, heapMegabytes);
  }

  /** These options with another size of heap. */
  public PulsarOptions withHeap(int megabytes) {
    return new PulsarOptions(settings, megabytes);
  }

  List<String> memoryFlags() {
    return List.of("-Xmx" + heapMegabytes + "m", "-XX:MaxDirectMemorySize=" + heapMegabytes + "m");
  }
}
