package dev.tablecast.publisher.backfill;

import dev.tablecast.wire.Marker;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Keys in a topic whose last row is older than a snapshot. The table has them no longer, but the
 * compacted topic would keep them for ever: they are deleted. Or they are parked, and subscribers
 * would take them for gone: their last row comes again. And keys in a partition that is their place
 * no longer, whose rows have come again in their new one. Confined to one thread.
 */
public final class Leftovers {

  /** How many are removed at once: bounds the memory whatever the topic holds. */
  private static final int AT_ONCE = 200_000;

  /** Of how many keys Postgres is asked at once whether they are in a range. */
  private static final int ASKED_AT_ONCE = 5_000;

  private final PulsarClient client;
  private final String topic;
  private final int partitions;
  private final Known known;
  private final @Nullable RangeReader range;

  private Leftovers(
      PulsarClient client, String topic, int partitions, Known known, @Nullable RangeReader range) {
    this.client = client;
    this.topic = topic;
    this.partitions = partitions;
    this.known = known;
    this.range = range;
  }

  /** The leftovers in a topic, by its full name. */
  public static Leftovers of(PulsarClient client, String topic, int partitions, Known known) {
    return new Leftovers(client, topic, partitions, known, null);
  }

  /** Those in a range alone, of which parked ones need not come again: nobody sweeps a range. */
  public Leftovers in(RangeReader range) {
    return new Leftovers(client, topic, partitions, known, range);
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

  /**
   * What becomes of some of them; no rows if there are no more.
   *
   * @param connection tells which keys are in a range
   */
  Chunk find(Connection connection) throws SQLException {
    // All of the table's rows have been read: what is not parked by now has come again.
    Map<String, String> parked = known.parked();
    List<Chunk.Row> found = new ArrayList<>();
    if (known.mayHoldOthers() || !parked.isEmpty()) {
      try {
        for (int i = 0; i < partitions && found.size() < AT_ONCE; i++) {
          found.addAll(inPartition(connection, i, parked));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Chunk.ofLeftovers(found);
  }

  private Collection<Chunk.Row> inPartition(
      Connection connection, int partition, Map<String, String> parked)
      throws IOException, SQLException {
    Map<String, Chunk.Row> rows = new HashMap<>();
    Set<String> unsure = new HashSet<>();
    Version snapshot = known.begun();
    try (Reader<byte[]> reader =
        client
            .newReader()
            .topic(topic + "-partition-" + partition)
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
        boolean moved = RowKey.partition(key, partitions) != partition;
        if (!live || (moved ? range != null : version.isAfter(snapshot))) {
          rows.remove(key);
        } else if (rows.size() < AT_ONCE && !(range != null && parked.containsKey(key))) {
          String reason = parked.get(key);
          rows.put(
              key,
              new Chunk.Row(
                  key,
                  reason == null ? null : message.getData(),
                  reason,
                  moved ? partition : null));
          unsure.add(key);
          if (unsure.size() == ASKED_AT_ONCE) {
            dropUncovered(connection, rows, unsure);
          }
        }
      }
    }
    dropUncovered(connection, rows, unsure);
    return rows.values();
  }

  /** Drops those of the unsure that are not in the range, and is then sure of the others. */
  private void dropUncovered(Connection connection, Map<String, Chunk.Row> rows, Set<String> unsure)
      throws SQLException {
    if (range != null) {
      unsure.retainAll(rows.keySet());
      unsure.removeAll(range.covered(connection, unsure));
      rows.keySet().removeAll(unsure);
    }
    unsure.clear();
  }
}
