package dev.tablecast.replica.topic;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.schema.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads a partition from its beginning to its end, without a subscription: all messages, or those
 * that are wanted of each entry. For one thread.
 */
public final class PartitionReader implements AutoCloseable {

  private static final int STEP_MILLIS = 1000;

  private final Consumer<GenericRecord> consumer;
  private final Intake intake;
  private final Omissions omissions;
  private final Function<Message<?>, List<TopicMessage>> wanted;
  private Iterator<TopicMessage> entry = List.<TopicMessage>of().iterator();
  private @Nullable MessageIdAdv last;
  private @Nullable MessageIdAdv known;

  PartitionReader(
      Consumer<GenericRecord> consumer,
      Intake intake,
      Function<Message<?>, List<TopicMessage>> wanted) {
    this.consumer = consumer;
    this.intake = intake;
    this.omissions = Omissions.of(consumer);
    this.wanted = wanted;
  }

  /** The place of the topic's last message as it is now; before every message if there is none. */
  public MessageId end() throws PulsarClientException {
    return consumer.getLastMessageIds().get(0);
  }

  /**
   * The next message that is wanted, or null at the topic's end as it is now.
   *
   * <p>May wait as long as the broker says that there is more but sends nothing: it is away, or the
   * last messages are ones that compaction has just removed, until the owner's next heartbeat.
   *
   * @throws OmittedMessageException if one before was left out: the reading is worth nothing
   */
  public @Nullable TopicMessage next() throws PulsarClientException {
    while (!entry.hasNext()) {
      if (!hasMore()) {
        return null;
      }
      Message<GenericRecord> next = consumer.receive(STEP_MILLIS, TimeUnit.MILLISECONDS);
      omissions.refuse();
      if (next != null) {
        intake.taken();
        last = (MessageIdAdv) next.getMessageId();
        entry = wanted.apply(next).iterator();
      }
    }
    return entry.next();
  }

  @Override
  public void close() throws PulsarClientException {
    consumer.close();
  }

  /** Asks the broker only when all that it told of has been read. */
  private boolean hasMore() throws PulsarClientException {
    if (!isAhead(known)) {
      known = (MessageIdAdv) end();
    }
    return isAhead(known);
  }

  private boolean isAhead(@Nullable MessageIdAdv place) {
    if (place == null || place.getEntryId() < 0) {
      return false;
    }
    MessageIdAdv read = last;
    return read == null
        || place.getLedgerId() > read.getLedgerId()
        || (place.getLedgerId() == read.getLedgerId() && place.getEntryId() > read.getEntryId());
  }
}
