package dev.tablecast.tram;

import io.eventuate.tram.consumer.common.DuplicateMessageDetector;
import io.eventuate.tram.consumer.common.MessageConsumerImplementation;
import io.eventuate.tram.messaging.consumer.MessageHandler;
import io.eventuate.tram.messaging.consumer.MessageSubscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.PulsarClient;

/**
 * Eventuate Tram's channels in Pulsar: a topic for each channel, a Failover subscription for each
 * subscriber id. A message is acknowledged when its handler has returned; one that fails is tried
 * again, while its key waits and others go on, and ends in the dead letters after {@link
 * RetryPolicy#maxDeliveries}. Thread-safe.
 *
 * <p>Messages of one key are handled in their order as long as what the handler does commits
 * together with the record that the message was received, as {@link
 * dev.tablecast.tram.jdbc.PostgresDuplicateMessageDetector} sees to: at a change of instances the
 * new one may be given what the old one is still about.
 *
 * <p>A channel's name is its topic's local name, encoded; the topic is created if it is not there,
 * and the subscription at its earliest message. Nothing here waits for the broker: subscribers read
 * from when it answers.
 */
public final class PulsarMessageConsumer implements MessageConsumerImplementation, AutoCloseable {

  private final TramSettings settings;
  private final ChannelTopics topics;
  private final DuplicateMessageDetector received;
  private final String id = UUID.randomUUID().toString();

  /** What was asked for before the first start, hence is not asked for again at another one. */
  private final List<Subscription> standing = new ArrayList<>();

  private final List<Subscriber> running = new ArrayList<>();
  private boolean started;

  /**
   * A consumer that reads nothing before it is started.
   *
   * @param client is the caller's, who closes it after this
   * @param admin makes a client to create topics with, which this closes after each use
   * @param received is told of dead letters, so that none is handled late, behind others of its key
   */
  public PulsarMessageConsumer(
      TramSettings settings,
      PulsarClient client,
      Supplier<PulsarAdmin> admin,
      DuplicateMessageDetector received) {
    this.settings = settings;
    this.topics = new ChannelTopics(settings, client, admin);
    this.received = received;
  }

  /** Begins to read what was subscribed to, and from now on what will be. */
  public synchronized void start() {
    if (!started) {
      started = true;
      standing.forEach(this::open);
    }
  }

  public synchronized boolean isRunning() {
    return started;
  }

  /**
   * Reads those channels, from {@link #start} on. Who unsubscribes ends this reading; in Pulsar the
   * subscription stays, with what comes meanwhile.
   */
  @Override
  public synchronized MessageSubscription subscribe(
      String subscriberId, Set<String> channels, MessageHandler handler) {
    Subscription subscription = new Subscription(subscriberId, channels, handler);
    if (started) {
      open(subscription);
    } else {
      standing.add(subscription);
    }
    return () -> unsubscribe(subscription);
  }

  /** Names this instance; the broker deals out partitions by it. */
  @Override
  public String getId() {
    return id;
  }

  /** How the subscribers are doing; none while this is not started. */
  public synchronized TramStatus status() {
    return new TramStatus(running.stream().map(Subscriber::status).toList());
  }

  /**
   * Ends all reading in order, within seconds. What was subscribed to before the first start goes
   * on with another {@link #start}; who subscribed later does so again.
   */
  @Override
  public void close() {
    List<Subscriber> ending;
    synchronized (this) {
      started = false;
      ending = List.copyOf(running);
      running.clear();
    }
    ending.forEach(Subscriber::close);
  }

  private void open(Subscription subscription) {
    DeadLetters deadLetters = new DeadLetters(topics, subscription.subscriber(), received);
    HandlerAttempt attempt =
        new HandlerAttempt(subscription, settings.retry().maxDeliveries(), deadLetters);
    Subscriber subscriber = new Subscriber(attempt, topics, settings, id);
    running.add(subscriber);
    subscriber.start();
  }

  private void unsubscribe(Subscription subscription) {
    List<Subscriber> ending;
    synchronized (this) {
      standing.removeIf(each -> each.equals(subscription));
      ending = running.stream().filter(each -> each.subscription().equals(subscription)).toList();
      running.removeAll(ending);
    }
    ending.forEach(Subscriber::close);
  }
}
