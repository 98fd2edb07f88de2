package dev.tablecast.publisher.backfill;

import dev.tablecast.publisher.backfill.Mark.Kind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing to do for a table.
 *
 * @param topic the table, by its topic
 * @param range the request that it carries out, by its id; null if it is not about a range
 * @param source its rows; null where only leftovers are to be removed
 * @param begun how far it has come; null if it is to be begun
 * @param leftovers keys in the topic of which the snapshot has no rows
 */
public record SnapshotJob(
    String topic,
    @Nullable String range,
    @Nullable ChunkSource source,
    @Nullable Place begun,
    Leftovers leftovers) {

  /** A snapshot of all rows. */
  public static SnapshotJob whole(
      String topic, ChunkSource source, @Nullable Place begun, Leftovers leftovers) {
    return new SnapshotJob(topic, null, source, begun, leftovers);
  }

  /** A snapshot of a range's rows. */
  public static SnapshotJob range(
      String topic,
      String request,
      RangeReader source,
      @Nullable Place begun,
      Leftovers leftovers) {
    return new SnapshotJob(topic, request, source, begun, leftovers);
  }

  /** The removal of what the topic of an emptied table still holds. */
  public static SnapshotJob tidy(String topic, Leftovers leftovers) {
    return new SnapshotJob(topic, null, null, null, leftovers);
  }

  SnapshotJob from(Place place) {
    return new SnapshotJob(topic, range, source, place, leftovers);
  }

  /** What the marks are called by that begin it and end it. */
  String id() {
    return range == null ? UUID.randomUUID().toString() : range;
  }

  Kind first() {
    if (begun == null) {
      return range == null ? Kind.SNAPSHOT_BEGIN : Kind.RANGE_BEGIN;
    }
    return range == null ? Kind.SNAPSHOT_RESUME : Kind.RANGE_RESUME;
  }

  Kind high() {
    return range == null ? Kind.HIGH : Kind.RANGE_HIGH;
  }

  Kind last() {
    return range == null ? Kind.SNAPSHOT_END : Kind.RANGE_END;
  }

  /**
   * How far a snapshot has come.
   *
   * @param after the last key that was read; null before the first
   * @param rows how many rows that were
   */
  public record Place(@Nullable String after, long rows) {

    static final Place START = new Place(null, 0);

    Place plus(Chunk chunk) {
      return new Place(chunk.last() == null ? after : chunk.last(), rows + chunk.rows().size());
    }
  }
}
