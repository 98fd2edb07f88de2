package dev.tablecast.tram;

import io.eventuate.tram.consumer.common.DuplicateMessageDetector;
import io.eventuate.tram.messaging.common.SubscriberIdAndMessage;
import java.util.HashMap;
import java.util.Map;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClientException;

/**
 * A subscriber's messages that its handler could not be brought to take, kept in a topic beside the
 * channel's: as they were sent, and with properties that tell what happened. Thread-safe.
 */
final class DeadLetters implements AutoCloseable {

  /** Begins the names of what is added to a message. */
  static final String PREFIX = "dead_letter_";

  static final String CAUSE = PREFIX + "cause";
  static final String SUBSCRIBER = PREFIX + "subscriber";
  static final String TOPIC = PREFIX + "topic";
  static final String MESSAGE_ID = PREFIX + "message_id";
  static final String DELIVERIES = PREFIX + "deliveries";

  /** A cause may quote a whole payload, which is in the message anyway. */
  private static final int LONGEST_CAUSE = 1000;

  private final ChannelTopics topics;
  private final String subscriber;
  private final DuplicateMessageDetector received;
  private final Map<String, Producer<byte[]>> producers = new HashMap<>();

  DeadLetters(ChannelTopics topics, String subscriber, DuplicateMessageDetector received) {
    this.topics = topics;
    this.subscriber = subscriber;
    this.received = received;
  }

  /**
   * Takes a message: sends it, and has it recorded as received. A relay that is restarted may send
   * it again; behind later ones of its key it is not to be handled any more.
   *
   * @return the topic that it is in
   */
  String take(Delivery delivery, Throwable cause)
      throws PulsarClientException, InterruptedException {
    Producer<byte[]> producer = producer(delivery.lane().topic());
    if (!delivery.isDeadLetter()) {
      send(delivery, cause, producer);
      delivery.becomeDeadLetter();
    }
    io.eventuate.tram.messaging.common.Message message = ReceivedMessage.of(delivery.message());
    if (message.hasHeader(io.eventuate.tram.messaging.common.Message.ID)) {
      received.doWithMessage(new SubscriberIdAndMessage(subscriber, message), () -> {});
    }
    return producer.getTopic();
  }

  @Override
  public synchronized void close() {
    producers.values().forEach(Producer::closeAsync);
    producers.clear();
  }

  private void send(Delivery delivery, Throwable cause, Producer<byte[]> producer)
      throws PulsarClientException {
    Message<byte[]> message = delivery.message();
    producer
        .newMessage()
        .key(delivery.lane().key())
        .value(message.getData())
        .eventTime(message.getEventTime() == 0 ? message.getPublishTime() : message.getEventTime())
        .properties(message.getProperties())
        .property(SUBSCRIBER, subscriber)
        .property(TOPIC, delivery.lane().topic())
        .property(MESSAGE_ID, String.valueOf(delivery.id()))
        .property(DELIVERIES, String.valueOf(delivery.failures()))
        .property(CAUSE, text(cause))
        .send();
  }

  private synchronized Producer<byte[]> producer(String topic)
      throws PulsarClientException, InterruptedException {
    Producer<byte[]> producer = producers.get(topic);
    if (producer == null) {
      producer = topics.deadLetters(topic, subscriber);
      producers.put(topic, producer);
    }
    return producer;
  }

  /** The innermost cause too: Eventuate wraps what a handler throws. */
  private static String text(Throwable cause) {
    Throwable root = cause;
    for (int depth = 0; root.getCause() != null && depth < 50; depth++) {
      root = root.getCause();
    }
    String text = root == cause ? cause.toString() : cause + "; caused by " + root;
    return text.length() > LONGEST_CAUSE ? text.substring(0, LONGEST_CAUSE) : text;
  }
}
