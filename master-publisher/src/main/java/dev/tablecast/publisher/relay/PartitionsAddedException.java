package dev.tablecast.publisher.relay;

import dev.tablecast.TablecastException;

/** A topic has more partitions from here on; the next relay takes all of them over. */
final class PartitionsAddedException extends TablecastException {

  PartitionsAddedException(String topic, int partitions) {
    super("%s has %d partitions from here on".formatted(topic, partitions));
  }
}
