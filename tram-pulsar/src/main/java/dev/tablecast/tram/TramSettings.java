package dev.tablecast.tram;

/**
 * How a service reads Eventuate Tram's channels. Immutable.
 *
 * @param tenantNamespace tenant and namespace of the channels' topics, such as {@code
 *     public/default}
 * @param partitions how many partitions a topic gets that does not exist yet
 * @param concurrency how many messages of one subscriber this instance handles at a time, of as
 *     many keys
 * @param retry what becomes of a message that its handler fails on
 */
public record TramSettings(
    String tenantNamespace, int partitions, int concurrency, RetryPolicy retry) {

  public TramSettings {
    if (partitions < 1 || concurrency < 1) {
      throw new IllegalArgumentException(
          "at least 1 partition and 1 message at a time; found %d and %d"
              .formatted(partitions, concurrency));
    }
  }
}
