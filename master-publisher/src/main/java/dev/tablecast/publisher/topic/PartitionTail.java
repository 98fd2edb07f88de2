package dev.tablecast.publisher.topic;

import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Finds the last version in a partition when a relay takes over.
 *
 * <p>A fenced predecessor may have sends under way that still arrive. So the place of the last
 * message is looked up first, then the new relay fences and sends a {@link Marker.Fence} of its
 * own, and then reads from that place to its own fence: nothing of the predecessor's can come
 * after. The fence carries the place, for the case that its sender dies before it has sent a row.
 */
final class PartitionTail {

  private static final int PATIENCE_SECONDS = 60;

  private final PulsarClient client;
  private final String partition;

  PartitionTail(PulsarClient client, String partition) {
    this.client = client;
    this.partition = partition;
  }

  /** Where the reading has to begin: to be looked up before fencing, as a fence's {@code after}. */
  String place() throws IOException {
    try (Reader<byte[]> reader =
        client
            .newReader()
            .topic(partition)
            .startMessageId(MessageId.latest)
            .startMessageIdInclusive()
            .create()) {
      if (!reader.hasMessageAvailable()) {
        Patience.awaitConnected(reader);
        return "";
      }
      Message<byte[]> last = next(reader);
      return marker(last.getProperties())
          .filter(Marker.Fence.class::isInstance)
          .map(fence -> ((Marker.Fence) fence).after())
          .orElseGet(() -> Base64.getEncoder().encodeToString(last.getMessageId().toByteArray()));
    }
  }

  /** The highest version from {@code place} to the own fence; null if there is none. */
  @Nullable Tail read(String place, MessageId fence) throws IOException {
    try (Reader<byte[]> reader =
        client
            .newReader()
            .topic(partition)
            .startMessageId(place.isEmpty() ? MessageId.earliest : decode(place))
            .startMessageIdInclusive()
            .create()) {
      Tail highest = null;
      while (true) {
        Message<byte[]> message = next(reader);
        if (isAt(message.getMessageId(), fence)) {
          return highest;
        }
        Version version = versionOf(message);
        if (version != null && (highest == null || version.isAfter(highest.version()))) {
          highest = new Tail(version, message.getEventTime());
        }
      }
    }
  }

  /**
   * Whether the partition holds nothing but fences up to that one: it is new, or was deleted and is
   * made again. One of which nothing is left but what was compacted is not empty.
   */
  boolean isEmptyBefore(MessageId fence) throws IOException {
    try (Reader<byte[]> reader =
        client
            .newReader()
            .topic(partition)
            .startMessageId(MessageId.earliest)
            .readCompacted(true)
            .create()) {
      Message<byte[]> message = next(reader);
      while (!isAt(message.getMessageId(), fence) && isFence(message)) {
        message = next(reader);
      }
      return isAt(message.getMessageId(), fence);
    }
  }

  private static boolean isFence(Message<byte[]> message) {
    return marker(message.getProperties()).filter(Marker.Fence.class::isInstance).isPresent();
  }

  private static @Nullable Version versionOf(Message<byte[]> message) {
    if (isFence(message)) {
      return null;
    }
    String version = message.getProperty("version");
    return version == null ? null : Version.parse(version);
  }

  private static Optional<Marker> marker(Map<String, String> properties) {
    return Marker.of(properties);
  }

  /** Whether the fence has been reached; a read id names its topic, a sent one need not. */
  private static boolean isAt(MessageId read, MessageId fence) {
    MessageIdAdv one = (MessageIdAdv) read;
    MessageIdAdv other = (MessageIdAdv) fence;
    if (one.getLedgerId() != other.getLedgerId()) {
      return one.getLedgerId() > other.getLedgerId();
    }
    if (one.getEntryId() != other.getEntryId()) {
      return one.getEntryId() > other.getEntryId();
    }
    return one.getBatchIndex() >= other.getBatchIndex();
  }

  private static MessageId decode(String place) {
    try {
      return MessageId.fromByteArray(Base64.getDecoder().decode(place));
    } catch (IOException e) {
      throw new IllegalStateException("a fence names no place in its partition: " + place, e);
    }
  }

  private Message<byte[]> next(Reader<byte[]> reader) throws IOException {
    Message<byte[]> message = reader.readNext(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new PulsarClientException.TimeoutException(
          "no message of %s within %d s".formatted(partition, PATIENCE_SECONDS));
    }
    return message;
  }
}
