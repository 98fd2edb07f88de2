package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.topic.PartitionReader;
import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.replica.topic.TopicPartition;
import dev.tablecast.replica.topic.WriterSchemas;
import dev.tablecast.wire.Marker;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.pulsar.client.api.MessageId;
import org.jspecify.annotations.Nullable;

/** Reads one partition of a topic into a view. Confined to one thread. */
final class TopicReading implements AutoCloseable {

  private final TopicPartition partition;
  private final StagedView view;
  private final PartitionReader removals;
  private final RebuildProgress progress;
  private final WriterSchemas schemas = new WriterSchemas();
  private @Nullable TopicMessage ahead;

  TopicReading(TopicPartition partition, StagedView view, RebuildProgress progress)
      throws IOException {
    this.partition = partition;
    this.view = view;
    this.progress = progress;
    this.removals = partition.readRemovals();
  }

  /** Reads all that the topic says of its rows. */
  void readAll() throws SQLException, IOException {
    readRows();
    if (view.last() != null) {
      if (view.isComplete()) {
        readRemovals(view.end());
      } else {
        readRowsAgain(view.end());
      }
    }
  }

  /**
   * The compacted topic: of each key that is alive at least the last message. A view that is not
   * complete proves nothing by what it lacks, so it may end where the topic ended when its reading
   * began, and what comes meanwhile is applied as it comes. A complete one goes on to the end: else
   * it would lack the keys that a compaction has meanwhile moved behind its own.
   */
  private void readRows() throws SQLException, IOException {
    try (PartitionReader reader = partition.readCompacted()) {
      MessageId enough = reader.end();
      for (TopicMessage next = reader.next(); next != null; next = reader.next()) {
        Optional<Marker> marker = next.marker();
        if (marker.isPresent()) {
          view.marker(marker.get(), next);
        } else {
          view.change(next, schemas);
        }
        progress.tick();
        if (next.id().compareTo(enough) >= 0 && !view.isComplete()) {
          return;
        }
      }
    }
  }

  /**
   * The deletes of the uncompacted topic, up to a place: if compaction runs while it is read, a
   * compacted reader may see a key's row and yet not the delete that compaction has just dropped
   * with it. Those deletes are later than the last compaction before, hence still here. And its
   * snapshots: by a later one rows go without a delete. Called again, it goes on from where it was.
   */
  void readRemovals(MessageId end) throws SQLException, IOException {
    ahead = readAgain(end, removals, ahead == null ? removals.next() : ahead);
  }

  /**
   * The same with the rows: a view that ends where the topic ended lacks those of which a
   * compaction has meanwhile kept only a later message. The snapshot that is under way may be
   * complete in what follows, and then those would be swept.
   */
  private void readRowsAgain(MessageId end) throws SQLException, IOException {
    try (PartitionReader reader = partition.readUncompacted()) {
      readAgain(end, reader, reader.next());
    }
  }

  /** Returns the first message behind that place; null if there is none yet. */
  private @Nullable TopicMessage readAgain(
      MessageId end, PartitionReader reader, @Nullable TopicMessage first)
      throws SQLException, IOException {
    TopicMessage next = first;
    while (next != null && next.isUpTo(end)) {
      progress.tick();
      Optional<Marker> marker = next.marker();
      if (marker.isPresent()) {
        view.passes(marker.get());
      } else {
        view.changeAgain(next, schemas);
      }
      next = reader.next();
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    removals.close();
  }
}
