package dev.tablecast.publisher;

import java.time.Duration;

/**
 * What a service's topics promise their readers. Immutable.
 *
 * @param partitions how many partitions a topic gets that does not exist yet; one that exists keeps
 *     its own, since another count would route keys elsewhere and lose their order
 * @param compactionThreshold after how many bytes of new messages Pulsar compacts a partition
 * @param retention how long every change stays readable; zero or less for ever. Afterwards a
 *     compacted topic still has each key's last message, and a subscription what it has not yet
 *     acknowledged
 * @param maxMessageBytes the largest key and value together that the broker takes, its
 *     maxMessageSize
 */
public record TopicPolicy(
    int partitions, long compactionThreshold, Duration retention, int maxMessageBytes) {

  public TopicPolicy {
    require(partitions >= 1, "a topic has at least 1 partition, not %s", partitions);
    require(
        compactionThreshold >= 1,
        "compaction needs a threshold of at least 1 byte, not %s",
        compactionThreshold);
    require(
        maxMessageBytes >= 1, "a message has room for at least 1 byte, not %s", maxMessageBytes);
  }

  /**
   * Four partitions, compaction after 64 MB, a week of history, and the 5 MB that Pulsar takes by
   * default.
   */
  public static TopicPolicy byDefault() {
    return new TopicPolicy(4, 64L << 20, Duration.ofDays(7), 5 << 20);
  }

  /** This policy with another number of partitions for new topics. */
  public TopicPolicy withPartitions(int partitions) {
    return new TopicPolicy(partitions, compactionThreshold, retention, maxMessageBytes);
  }

  private static void require(boolean condition, String message, Object found) {
    if (!condition) {
      throw new IllegalArgumentException(message.formatted(found));
    }
  }
}
