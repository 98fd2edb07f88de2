package dev.tablecast.tram;

import dev.tablecast.tram.TramStatus.SubscriberStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.PulsarClientException;

/**
 * One subscriber of some channels: its handler gets every message that any instance of it has not
 * yet handled. Thread-safe.
 */
final class Subscriber implements AutoCloseable {

  private final Subscription subscription;
  private final ChannelTopics topics;
  private final String instance;
  private final Shutdown shutdown = new Shutdown();
  private final HandlerAttempt attempt;
  private final Lanes lanes;
  private final List<ChannelReader> readers = new CopyOnWriteArrayList<>();

  /**
   * A subscriber that does nothing yet.
   *
   * @param attempt what it does with a message; is closed with it
   * @param instance the same name for all of an instance's subscribers
   */
  Subscriber(HandlerAttempt attempt, ChannelTopics topics, TramSettings settings, String instance) {
    this.attempt = attempt;
    this.subscription = attempt.subscription();
    this.topics = topics;
    this.instance = instance;
    this.lanes =
        new Lanes(
            "tablecast-tram-" + subscription.subscriber(),
            settings.concurrency(),
            settings.retry(),
            attempt);
  }

  void start() {
    for (String channel : subscription.channels()) {
      ChannelReader reader = new ChannelReader(channel, topics, this);
      readers.add(reader);
      reader.start();
    }
  }

  Subscription subscription() {
    return subscription;
  }

  SubscriberStatus status() {
    return new SubscriberStatus(
        subscription.subscriber(),
        subscription.channels(),
        readers.stream().mapToInt(ChannelReader::connected).sum(),
        attempt.counts(),
        lanes.held(),
        troubles().any());
  }

  /**
   * Ends in order: receives no more, awaits what is under way and acknowledges it. The rest stays
   * the subscription's, for another instance or the next start.
   */
  @Override
  public void close() {
    shutdown.begin();
    readers.forEach(ChannelReader::end);
    lanes.close();
    readers.forEach(ChannelReader::close);
    attempt.close();
  }

  Consumer<byte[]> open(String partition) throws PulsarClientException, InterruptedException {
    return topics.subscribe(partition, subscription.subscriber(), instance);
  }

  void take(Delivery delivery) throws InterruptedException {
    lanes.add(delivery);
  }

  Troubles troubles() {
    return attempt.troubles();
  }

  boolean hasEnded() {
    return shutdown.hasBegun();
  }

  void pause(Duration duration) {
    shutdown.pause(duration);
  }
}
