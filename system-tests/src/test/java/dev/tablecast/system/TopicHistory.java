package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.wire.Version;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.Reader;

/** Every change that the uncompacted topic has ever held, read on from time to time. */
final class TopicHistory {

  private final PulsarClient client;
  private final String topic;
  private final int partitions;
  private final Map<Integer, MessageId> ends = new HashMap<>();
  private final Map<Integer, Version> latest = new HashMap<>();
  private final Set<Version> seen = new HashSet<>();
  private final Map<String, Integer> markers = new TreeMap<>();

  TopicHistory(PulsarClient client, String topic, int partitions) {
    this.client = client;
    this.topic = topic;
    this.partitions = partitions;
  }

  /** Reads what is new: no change may come twice, or after a later one of its partition. */
  void assertNoChangeTwice() throws Exception {
    for (int i = 0; i < partitions; i++) {
      MessageId end = ends.get(i);
      try (Reader<byte[]> reader =
          client
              .newReader()
              .topic(topic + "-partition-" + i)
              .startMessageId(end == null ? MessageId.earliest : end)
              .startMessageIdInclusive()
              .create()) {
        if (end != null) {
          assertThat(reader.readNext().getMessageId()).as("nothing is cut unread").isEqualTo(end);
        }
        while (reader.hasMessageAvailable()) {
          Message<byte[]> message = reader.readNext();
          ends.put(i, message.getMessageId());
          String marker = message.getProperty("marker");
          if (marker == null) {
            add(i, Version.parse(message.getProperty("version")));
          } else {
            markers.merge(marker, 1, Integer::sum);
          }
        }
      }
    }
    assertThat(seen).isNotEmpty();
  }

  int changes() {
    return seen.size();
  }

  int partitions() {
    return partitions;
  }

  /** How many markers of each kind there were. */
  Map<String, Integer> markers() {
    return markers;
  }

  /** The highest epoch that any change has. */
  int epoch() {
    return latest.values().stream().mapToInt(Version::epoch).max().orElse(0);
  }

  private void add(int partition, Version version) {
    assertThat(seen.add(version)).as("%s is there once", version).isTrue();
    Version before = latest.put(partition, version);
    if (before != null) {
      assertThat(version).as("what comes after %s", before).isGreaterThan(before);
    }
  }
}
