package dev.tablecast.publisher.topic;

import java.util.Map;
import java.util.Optional;

/**
 * A commit up to which everything is in the topics. The log shows it again at each start, which
 * proves that it is the same log.
 *
 * @param epoch the epoch of the log
 * @param lsn where the commit record stands
 * @param commitMicros when it committed, in microseconds since 2000-01-01 UTC
 * @param system the identifier of the database system that wrote the log
 */
public record Checkpoint(int epoch, long lsn, long commitMicros, String system) {

  static final String KEY = "checkpoint";

  /** The beginning of an epoch, of which nothing is published. */
  public static Checkpoint beginning(int epoch, String system) {
    return new Checkpoint(epoch, 0, 0, system);
  }

  public boolean isBeginning() {
    return lsn == 0;
  }

  Map<String, String> properties() {
    return Map.of(
        "epoch", Integer.toString(epoch),
        "lsn", Long.toUnsignedString(lsn),
        "commit", Long.toString(commitMicros),
        "system", system);
  }

  static Optional<Checkpoint> of(Map<String, String> properties) {
    String lsn = properties.get("lsn");
    if (lsn == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Checkpoint(
            Integer.parseInt(properties.get("epoch")),
            Long.parseUnsignedLong(lsn),
            Long.parseLong(properties.get("commit")),
            properties.getOrDefault("system", "")));
  }
}
