package dev.tablecast.devservices;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a {@link PostgresServer} is to be set up: entries of {@code postgresql.conf}, over defaults
 * that switch logical replication on.
 */
public record PostgresOptions(Map<String, String> settings) {

  private static final Map<String, String> REPLICATION =
      Map.of("wal_level", "logical", "max_wal_senders", "20", "max_replication_slots", "20");

  public PostgresOptions {
    settings = Map.copyOf(settings);
  }

  /**
   * For tests: a commit is not flushed to disk. It survives {@link PostgresServer#kill}, though not
   * a crash of the machine.
   */
  public static PostgresOptions fast() {
    return new PostgresOptions(REPLICATION).with("fsync", "off");
  }

  /** For benchmarks: a commit is flushed to disk, as in production. */
  public static PostgresOptions durable() {
    return new PostgresOptions(REPLICATION).with("fsync", "on");
  }

  /** These options with one more entry of {@code postgresql.conf}. */
  public PostgresOptions with(String setting, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(setting, value);
    return new PostgresOptions(more);
  }
}
