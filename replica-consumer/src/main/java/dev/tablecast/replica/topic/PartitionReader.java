package dev.tablecast.replica.topic;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.apache.pulsar.client.api.schema.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Reads a partition from its beginning to its end, without a subscription. For one thread. */
public final class PartitionReader implements AutoCloseable {

  private static final int STEP_MILLIS = 1000;

  private final Reader<GenericRecord> reader;

  PartitionReader(Reader<GenericRecord> reader) {
    this.reader = reader;
  }

  /** The place of the topic's last message as it is now; before every message if there is none. */
  public MessageId end() throws PulsarClientException {
    return reader.getLastMessageIds().get(0);
  }

  /**
   * The next message, or null at the topic's end as it is now.
   *
   * <p>May wait as long as the broker says that there is more but sends nothing: it is away, or the
   * last messages are ones that compaction has just removed, until the owner's next heartbeat.
   */
  public @Nullable TopicMessage next() throws PulsarClientException {
    while (reader.hasMessageAvailable()) {
      Message<GenericRecord> next = reader.readNext(STEP_MILLIS, TimeUnit.MILLISECONDS);
      if (next != null) {
        return TopicMessage.of(next);
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
