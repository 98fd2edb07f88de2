package dev.tablecast.publisher.backfill;

import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.Reader;

/**
 * Keys in a topic whose last row is older than a snapshot: the table has them no longer, but the
 * compacted topic would keep them for ever. Confined to one thread.
 */
public final class Leftovers {

  /** How many are removed at once: bounds the memory whatever the topic holds. */
  private static final int AT_ONCE = 200_000;

  private final PulsarClient client;
  private final String topic;
  private final int partitions;
  private final Supplier<Version> begun;

  /** The leftovers in a topic, by its full name, of a snapshot known when they are looked for. */
  public Leftovers(PulsarClient client, String topic, int partitions, Supplier<Version> begun) {
    this.client = client;
    this.topic = topic;
    this.partitions = partitions;
    this.begun = begun;
  }

  /** Tombstones for some of them; for none if there are no more. */
  Chunk find() {
    List<Chunk.Row> tombstones = new ArrayList<>();
    try {
      for (int i = 0; i < partitions && tombstones.size() < AT_ONCE; i++) {
        for (String key : inPartition(topic + "-partition-" + i)) {
          tombstones.add(new Chunk.Row(key, null, null));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Chunk(tombstones, null, null);
  }

  private Set<String> inPartition(String partition) throws IOException {
    Set<String> keys = new HashSet<>();
    Version snapshot = begun.get();
    try (Reader<byte[]> reader =
        client
            .newReader()
            .topic(partition)
            .startMessageId(MessageId.earliest)
            .readCompacted(true)
            .create()) {
      while (reader.hasMessageAvailable()) {
        Message<byte[]> message = reader.readNext();
        if (Marker.isMarker(message.getProperties())) {
          continue;
        }
        Version version = Version.parse(message.getProperty("version"));
        boolean live = message.getData() != null && message.size() > 0;
        if (!live || version.isAfter(snapshot)) {
          keys.remove(message.getKey());
        } else if (keys.size() < AT_ONCE) {
          keys.add(message.getKey());
        }
      }
    }
    return keys;
  }
}
