package dev.tablecast.devservices;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a {@link PulsarServer} is to be set up.
 *
 * @param settings entries of {@code standalone.conf}
 * @param jvmFlags flags of the broker's JVM
 */
public record PulsarOptions(Map<String, String> settings, List<String> jvmFlags) {

  public PulsarOptions {
    settings = Map.copyOf(settings);
    jvmFlags = List.copyOf(jvmFlags);
  }

  /**
   * For tests: small, quick to start, and a message is acknowledged before it is flushed to disk.
   * It survives {@link PulsarServer#kill}, though not a crash of the machine.
   */
  public static PulsarOptions fast() {
    return new PulsarOptions(
        Map.of("journalSyncData", "false"),
        List.of("-Xmx256m", "-XX:MaxDirectMemorySize=256m", "-XX:TieredStopAtLevel=1"));
  }

  /** For benchmarks: a message is flushed to disk before it is acknowledged, Pulsar's default. */
  public static PulsarOptions durable() {
    return new PulsarOptions(
        Map.of("journalSyncData", "true"), List.of("-Xmx1g", "-XX:MaxDirectMemorySize=1g"));
  }

  /** These options with one more entry of {@code standalone.conf}. */
  public PulsarOptions with(String setting, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(setting, value);
    return new PulsarOptions(more, jvmFlags);
  }

  /** These options with one more flag of the broker's JVM, which wins over the earlier ones. */
  public PulsarOptions withJvmFlag(String flag) {
    List<String> more = new ArrayList<>(jvmFlags);
    more.add(flag);
    return new PulsarOptions(settings, more);
  }
}
