package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.backfill.Chunk;
import dev.tablecast.publisher.backfill.Exchange.Outcome;
import dev.tablecast.publisher.backfill.HashedChunk;
import dev.tablecast.publisher.backfill.SnapshotWindow;
import dev.tablecast.publisher.topic.TopicWriter;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.RowSums;
import dev.tablecast.wire.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Publishes what rows come to at the second of the two watermarks between which they were read:
 * those that have not changed meanwhile are then exactly what the topic says of them. Confined to
 * the relay's thread.
 */
final class ChecksumPublisher {

  /** How many keys may be left out of the sums, and how long they may be: they are in a marker. */
  private static final int MOST_EXCEPTED = 1_000;

  private static final int MOST_EXCEPTED_CHARACTERS = 256 << 10;

  private final RelayParts parts;
  private final SnapshotWindow window;
  private final RereadKeys rereads;

  ChecksumPublisher(RelayParts parts, RereadKeys rereads) {
    this.parts = parts;
    this.rereads = rereads;
    this.window = parts.window();
  }

  /** Publishes a chunk's sums, or says that it is to be read again. */
  Outcome publish(String windowId, TopicWriter writer, HashedChunk chunk) {
    if (!window.isOpen(windowId)) {
      // The table was truncated since; its rows are none, which the next reading finds.
      return Outcome.STALE;
    }
    boolean stale = window.isStale(chunk);
    Set<String> except = stale ? Set.of() : except(writer.table().topic(), chunk);
    window.close(chunk);
    if (stale || isTooMuch(except)) {
      return Outcome.STALE;
    }
    send(writer, chunk, except);
    return Outcome.DONE;
  }

  /** Keys of which subscribers may have another row than the one that was read. */
  private Set<String> except(String topic, HashedChunk chunk) {
    Set<String> except = new HashSet<>(window.changed());
    except.addAll(rereads.newerThan(parts.position().lsn(), topic));
    except.addAll(chunk.refused());
    except.addAll(chunk.among(parts.parking().of(topic).keySet()));
    except.remove(Chunk.Row.NO_KEY);
    return except;
  }

  private static boolean isTooMuch(Set<String> except) {
    return except.size() > MOST_EXCEPTED
        || except.stream().mapToInt(String::length).sum() > MOST_EXCEPTED_CHARACTERS;
  }

  private void send(TopicWriter writer, HashedChunk chunk, Set<String> except) {
    Version version = parts.position().next();
    int partitions = writer.partitions();
    List<Set<String>> routed = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      routed.add(new HashSet<>());
    }
    except.forEach(key -> routed.get(RowKey.partition(key, partitions)).add(key));
    List<RowSums> sums = chunk.sums(except);
    for (int i = 0; i < partitions; i++) {
      Marker checksum =
          new Marker.Checksum(
              version, chunk.pass(), chunk.keys(), partitions, sums.get(i), routed.get(i));
      writer.send(i, checksum, parts.position().commitMillis());
    }
  }
}
