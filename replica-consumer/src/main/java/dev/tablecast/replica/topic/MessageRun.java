package dev.tablecast.replica.topic;

import dev.tablecast.wire.Marker;
import java.util.ArrayList;
import java.util.List;
import org.apache.pulsar.client.api.Message;

/**
 * Messages in the topic's order, to be applied together: up to a number of rows or bytes, or up to
 * and with a marker that says something of the rows before it.
 */
public final class MessageRun {

  private final int maxMessages;
  private final long maxBytes;
  private final List<Message<?>> messages = new ArrayList<>();
  private long bytes;
  private boolean cut;

  public MessageRun(int maxMessages, long maxBytes) {
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  /** Unmodifiable view. */
  public List<Message<?>> messages() {
    return java.util.Collections.unmodifiableList(messages);
  }

  public boolean isEmpty() {
    return messages.isEmpty();
  }

  public void clear() {
    messages.clear();
    bytes = 0;
    cut = false;
  }

  void add(Message<?> message) {
    messages.add(message);
    bytes += message.size();
    String kind = message.getProperty(Marker.PROPERTY);
    cut = kind != null && !kind.equals("Heartbeat");
  }

  boolean isFull() {
    return cut || messages.size() >= maxMessages || bytes >= maxBytes;
  }
}
