package dev.tablecast.replica.topic;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.ConsumerBuilder;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionMode;
import org.apache.pulsar.client.api.SubscriptionType;
import org.apache.pulsar.client.api.schema.GenericRecord;

/** One partition of a facet's topic, a topic of its own to Pulsar. */
public record TopicPartition(FacetTopic topic, int number) {

  /** How many entries are held ready in memory: a few megabytes of full ones. */
  private static final int ENTRIES_READY = 64;

  /** How many may wait at most, however many the broker was asked for. */
  private static final int MOST_ENTRIES = 80;

  public TopicPartition {
    if (number < 0) {
      throw new IllegalArgumentException("partitions are counted from 0, not " + number);
    }
  }

  /** Pulsar's name of the partition. */
  public String name() {
    return topic.name() + "-partition-" + number;
  }

  /**
   * Joins the subscription, which is made at the topic's earliest message if it is not there yet:
   * from then on nothing is trimmed that this subscriber has not acknowledged.
   *
   * @throws TopicNotReadyException if there is no such partition: who joins it would make it,
   *     without the topic that it is a part of
   */
  public PartitionStream open() throws PulsarClientException {
    if (number >= topic.partitions()) {
      throw TopicNotReadyException.missing(name());
    }
    Activity activity = new Activity();
    Intake intake = new Intake(MOST_ENTRIES);
    ConsumerBuilder<GenericRecord> consumer =
        topic
            .client()
            .newConsumer(Schema.AUTO_CONSUME())
            .topic(name())
            .subscriptionName(topic.subscription())
            .consumerName(topic.instance())
            .subscriptionType(SubscriptionType.Failover)
            .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
            .receiverQueueSize(ENTRIES_READY)
            .messagePayloadProcessor(new WholeEntries(intake))
            // At once or never: an acknowledgement kept back might be sent over a later
            // connection, after another instance has moved the subscription back.
            .acknowledgmentGroupTime(0, TimeUnit.MILLISECONDS)
            .consumerEventListener(activity)
            // After a seek too the stream begins with a message that the replica has.
            .startMessageIdInclusive();
    Consumer<GenericRecord> subscribed = topic.asGranted(consumer::subscribe);
    intake.of(subscribed);
    return new PartitionStream(subscribed, activity, intake);
  }

  /** Reads what compaction has left, from the beginning: of each key at least its last message. */
  public PartitionReader readCompacted() throws PulsarClientException {
    return read(true, TopicMessage::allOf);
  }

  /** Reads every message that the topic still holds, from the beginning. */
  public PartitionReader readUncompacted() throws PulsarClientException {
    return read(false, TopicMessage::allOf);
  }

  /** Reads of those messages the ones by which rows may go: deletes and markers. */
  public PartitionReader readRemovals() throws PulsarClientException {
    return read(false, TopicMessage::removalsOf);
  }

  @Override
  public String toString() {
    return name();
  }

  private PartitionReader read(boolean compacted, Function<Message<?>, List<TopicMessage>> wanted)
      throws PulsarClientException {
    Intake intake = new Intake(MOST_ENTRIES);
    // What a Reader is inside; but that one takes entries apart.
    ConsumerBuilder<GenericRecord> consumer =
        topic
            .client()
            .newConsumer(Schema.AUTO_CONSUME())
            .topic(name())
            .subscriptionName("reader-" + UUID.randomUUID())
            .subscriptionMode(SubscriptionMode.NonDurable)
            .subscriptionType(SubscriptionType.Exclusive)
            .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
            .readCompacted(compacted)
            .receiverQueueSize(ENTRIES_READY)
            .messagePayloadProcessor(new WholeEntries(intake));
    Consumer<GenericRecord> subscribed = topic.asGranted(consumer::subscribe);
    intake.of(subscribed);
    return new PartitionReader(subscribed, intake, wanted);
  }
}
