package dev.tablecast.replica.topic;

import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.ConsumerEventListener;

/** Whether Pulsar has made this instance the one that receives the partition's messages. */
final class Activity implements ConsumerEventListener {

  private volatile boolean active;

  boolean isActive() {
    return active;
  }

  @Override
  public void becameActive(Consumer<?> consumer, int partition) {
    active = true;
  }

  @Override
  public void becameInactive(Consumer<?> consumer, int partition) {
    active = false;
  }
}
