package dev.tablecast.replica.topic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.pulsar.client.api.Message;

/**
 * Messages in the topic's order, to be applied together: whole entries, until there are so many
 * rows or bytes. Not thread-safe.
 */
public final class MessageRun {

  private final int maxMessages;
  private final long maxBytes;
  private final List<TopicMessage> messages = new ArrayList<>();
  private long bytes;

  public MessageRun(int maxMessages, long maxBytes) {
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  /** Unmodifiable view. */
  public List<TopicMessage> messages() {
    return Collections.unmodifiableList(messages);
  }

  public boolean isEmpty() {
    return messages.isEmpty();
  }

  public void clear() {
    messages.clear();
    bytes = 0;
  }

  /**
   * Adds what {@link WholeEntries} has made of an entry.
   *
   * @return how many messages there are in it
   */
  int add(Message<?> entry) {
    List<TopicMessage> all = TopicMessage.allOf(entry);
    messages.addAll(all);
    bytes += entry.size();
    return all.size();
  }

  boolean isFull() {
    return messages.size() >= maxMessages || bytes >= maxBytes;
  }
}
