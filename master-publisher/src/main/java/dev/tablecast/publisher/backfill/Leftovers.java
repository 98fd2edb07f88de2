package dev.tablecast.publisher.backfill;

import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.Reader;

/**
 * Keys in a topic whose last row is older than a snapshot. The table has them no longer, but the
 * compacted topic would keep them for ever: they are deleted. Or they are parked, and subscribers
 * would take them for gone: their last row comes again. Confined to one thread.
 */
public final class Leftovers {

  /** How many are removed at once: bounds the memory whatever the topic holds. */
  private static final int AT_ONCE = 200_000;

  private final PulsarClient client;
  private final String topic;
  private final int partitions;
  private final Known known;

  /** The leftovers in a topic, by its full name. */
  public Leftovers(PulsarClient client, String topic, int partitions, Known known) {
    this.client = client;
    this.topic = topic;
    this.partitions = partitions;
    this.known = known;
  }

  /** What the relay knows when leftovers are looked for. Thread-safe. */
  public interface Known {

    /** Whether the topic may hold keys that the table had before the relay began. */
    boolean mayHoldOthers();

    /** The version with which the snapshot began. */
    Version begun();

    /** Reasons by key of the rows that the wire cannot carry. */
    Map<String, String> parked();
  }

  /** What becomes of some of them; no rows if there are no more. */
  Chunk find() {
    // All of the table's rows have been read: what is not parked by now has come again.
    Map<String, String> parked = known.parked();
    List<Chunk.Row> found = new ArrayList<>();
    if (known.mayHoldOthers() || !parked.isEmpty()) {
      try {
        for (int i = 0; i < partitions && found.size() < AT_ONCE; i++) {
          found.addAll(inPartition(topic + "-partition-" + i, parked));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Chunk.ofLeftovers(found);
  }

  private Collection<Chunk.Row> inPartition(String partition, Map<String, String> parked)
      throws IOException {
    Map<String, Chunk.Row> rows = new HashMap<>();
    Version snapshot = known.begun();
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
        String key = message.getKey();
        if (!live || version.isAfter(snapshot)) {
          rows.remove(key);
        } else if (rows.size() < AT_ONCE) {
          String reason = parked.get(key);
          rows.put(key, new Chunk.Row(key, reason == null ? null : message.getData(), reason));
        }
      }
    }
    return rows.values();
  }
}
