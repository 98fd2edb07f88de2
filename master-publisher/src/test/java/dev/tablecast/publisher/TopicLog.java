package dev.tablecast.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.wire.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.Reader;
import org.jspecify.annotations.Nullable;

/** All that a plain reader finds in a topic, partition by partition. */
public record TopicLog(List<Entry> entries) {

  /**
   * One message; {@code marker} is null for a row, {@code value} null for a tombstone, and {@code
   * moved} is whether that only tells that the key's place is another.
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Entry(
      int partition,
      String key,
      byte @Nullable [] value,
      Version version,
      @Nullable String marker,
      Map<String, String> properties,
      boolean moved) {

    boolean isRow() {
      return marker == null;
    }

    /** The title of a movie; {@code -} for a tombstone. */
    public String title() {
      try {
        return value == null ? "-" : Movie.parseFrom(value).getTitle();
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static TopicLog read(PulsarClient client, String topic, int partitions) throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      try (Reader<byte[]> reader =
          client
              .newReader()
              .topic(topic + "-partition-" + i)
              .startMessageId(MessageId.earliest)
              .create()) {
        while (reader.hasMessageAvailable()) {
          entries.add(entry(i, reader.readNext()));
        }
      }
    }
    return new TopicLog(entries);
  }

  private static Entry entry(int partition, Message<byte[]> message) {
    return new Entry(
        partition,
        message.getKey(),
        message.size() == 0 ? null : message.getData(),
        Version.parse(message.getProperty("version")),
        message.getProperty("marker"),
        message.getProperties(),
        message.hasProperty("moved"));
  }

  /** The rows of a key, in order. */
  public List<Entry> of(String key) {
    return rows().stream().filter(entry -> entry.key().equals(key)).toList();
  }

  /** The titles that a movie had, in order. */
  public List<String> titles(String key) {
    return of(key).stream().map(Entry::title).toList();
  }

  public List<Entry> rows() {
    return entries.stream().filter(Entry::isRow).toList();
  }

  /** Markers of a kind, over all partitions. */
  public List<Entry> markers(String kind) {
    return entries.stream().filter(entry -> kind.equals(entry.marker())).toList();
  }

  /** What compaction leaves, deletes left out: the last title of each movie. */
  public Map<String, String> movies() {
    Map<String, String> last = new TreeMap<>();
    for (Entry row : rows()) {
      if (row.value() == null) {
        last.remove(row.key());
      } else {
        last.put(row.key(), row.title());
      }
    }
    return last;
  }

  /** No change stands in the topic twice, and none before an older one. */
  public TopicLog inOrder() {
    Map<Integer, Version> last = new LinkedHashMap<>();
    for (Entry entry : rows()) {
      Version before = last.put(entry.partition(), entry.version());
      assertThat(before == null || entry.version().isAfter(before))
          .as("%s after %s in partition %d", entry.version(), before, entry.partition())
          .isTrue();
    }
    return this;
  }
}
