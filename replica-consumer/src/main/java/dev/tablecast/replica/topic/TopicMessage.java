package dev.tablecast.replica.topic;

import dev.tablecast.wire.BatchDecoder;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.apache.pulsar.client.impl.BatchMessageIdImpl;
import org.apache.pulsar.client.impl.MessageImpl;
import org.jspecify.annotations.Nullable;

/**
 * One message of a partition: a row's change or a marker. Those of an entry share its bytes, of
 * which nothing is copied. Immutable.
 */
public final class TopicMessage {

  private static final int ALONE = -1;

  private final Message<?> entry;
  private final int index;
  private final String key;
  private final @Nullable Version version;
  private final Map<String, String> properties;
  private final long eventTime;
  private final byte[] bytes;
  private final int start;
  private final int length;

  private TopicMessage(
      Message<?> entry,
      int index,
      String key,
      @Nullable Version version,
      Map<String, String> properties,
      long eventTime,
      byte[] bytes,
      int start,
      int length) {
    this.entry = entry;
    this.index = index;
    this.key = key;
    this.version = version;
    this.properties = properties;
    this.eventTime = eventTime;
    this.bytes = bytes;
    this.start = start;
    this.length = length;
  }

  /** The messages in what {@link WholeEntries} has made of an entry. */
  static List<TopicMessage> allOf(Message<?> entry) {
    boolean together = ((MessageImpl<?>) entry).getMessageBuilder().hasNumMessagesInBatch();
    return together ? ofEntry(entry, any -> true) : List.of(of(entry));
  }

  /** The same, but only those by which rows may go: deletes and markers. */
  static List<TopicMessage> removalsOf(Message<?> entry) {
    boolean together = ((MessageImpl<?>) entry).getMessageBuilder().hasNumMessagesInBatch();
    return together
        ? ofEntry(entry, it -> it.valueLength() == 0 || Marker.isMarker(it.properties()))
        : Stream.of(of(entry)).filter(it -> it.isTombstone() || it.isMarker()).toList();
  }

  /** A message that has an entry to itself. */
  private static TopicMessage of(Message<?> message) {
    byte[] value = message.getData();
    return new TopicMessage(
        message,
        ALONE,
        message.hasKey() ? message.getKey() : "",
        version(message),
        message.getProperties(),
        message.getEventTime(),
        value == null ? new byte[0] : value,
        0,
        value == null ? 0 : value.length);
  }

  /** The messages of an entry that has been left in one piece. */
  private static List<TopicMessage> ofEntry(Message<?> entry, Predicate<BatchDecoder> wanted) {
    byte[] payload = entry.getData();
    BatchDecoder decoder = new BatchDecoder(payload);
    List<TopicMessage> messages = new ArrayList<>();
    for (int index = 0; decoder.next(); index++) {
      if (!decoder.isRemoved() && wanted.test(decoder)) {
        messages.add(
            new TopicMessage(
                entry,
                index,
                decoder.key(),
                decoder.version(),
                decoder.properties(),
                decoder.eventTime(),
                payload,
                decoder.valueStart(),
                decoder.valueLength()));
      }
    }
    return messages;
  }

  private static @Nullable Version version(Message<?> message) {
    String text = message.getProperty(Version.PROPERTY);
    try {
      return text == null ? null : Version.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Its place in the partition. */
  public MessageId id() {
    if (index == ALONE) {
      return entry.getMessageId();
    }
    MessageIdAdv id = (MessageIdAdv) entry.getMessageId();
    return new BatchMessageIdImpl(id.getLedgerId(), id.getEntryId(), id.getPartitionIndex(), index);
  }

  /** The place of its entry, with all that is in it. */
  public MessageId entryId() {
    return entry.getMessageId();
  }

  /** Whether its effect is included in what a message before or at this place brought about. */
  public boolean isUpTo(MessageId place) {
    MessageIdAdv here = (MessageIdAdv) entry.getMessageId();
    MessageIdAdv there = (MessageIdAdv) place;
    if (here.getLedgerId() != there.getLedgerId()) {
      return here.getLedgerId() < there.getLedgerId();
    }
    if (here.getEntryId() != there.getEntryId()) {
      return here.getEntryId() < there.getEntryId();
    }
    return (index == ALONE ? here.getBatchIndex() : index) <= there.getBatchIndex();
  }

  /** The row's key in canonical text, or a marker's reserved one. */
  public String key() {
    return key;
  }

  /** The version of the row's change, or a marker's; null if it is not a relay's message. */
  public @Nullable Version version() {
    return version;
  }

  /** When the owner committed, in milliseconds since 1970. */
  public long commitMillis() {
    return eventTime;
  }

  /** When the owner committed. */
  public Instant commitTime() {
    return Instant.ofEpochMilli(eventTime);
  }

  /** Whether it says something of the rows before it, which must have been applied then. */
  public boolean endsRun() {
    String kind = properties.get(Marker.PROPERTY);
    return kind != null && !kind.equals("Heartbeat");
  }

  public boolean isMarker() {
    return Marker.isMarker(properties);
  }

  /**
   * The marker that it is; empty for a row.
   *
   * @throws dev.tablecast.wire.MalformedRowException if it is one of a known kind, but not complete
   */
  public Optional<Marker> marker() {
    return Marker.of(properties);
  }

  /**
   * Whether it only removes a key from a partition that is its place no longer: a tombstone that
   * says nothing of the row.
   */
  public boolean isMoved() {
    return properties.containsKey(RowKey.MOVED);
  }

  /** Whether it tells that a row is gone, or {@link #isMoved}. */
  public boolean isTombstone() {
    return length == 0;
  }

  /** The bytes that {@link #length} of, from {@link #start} on, are the row's message. */
  public byte[] bytes() {
    return bytes;
  }

  public int start() {
    return start;
  }

  public int length() {
    return length;
  }

  /** What its writer's schema is asked of. */
  Message<?> entry() {
    return entry;
  }
}
