package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.backfill.SnapshotWindow;
import dev.tablecast.publisher.topic.TopicWriter;
import dev.tablecast.wire.Version;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows of one transaction after the other: gives each its version, tells the open snapshot
 * and the parking of it. Confined to the relay's thread.
 */
final class RowPublisher {

  /** What Pulsar adds to key and value: properties, schema version, producer. */
  private static final int ENVELOPE = 1 << 10;

  private final LogPosition position;
  private final SnapshotWindow window;
  private final Parking parking;
  private final int maxBytes;

  RowPublisher(LogPosition position, SnapshotWindow window, Parking parking, int maxBytes) {
    this.position = position;
    this.window = window;
    this.parking = parking;
    this.maxBytes = maxBytes;
  }

  /** Publishes a row that changed; without a value, that it was deleted. */
  void change(TopicWriter writer, String key, byte @Nullable [] value, Version version) {
    window.changed(writer.table().topic(), key);
    send(writer, key, value, version);
  }

  /** Publishes nothing of a row that changed, because the wire cannot carry it. */
  void refuse(TopicWriter writer, String key, String reason) {
    window.changed(writer.table().topic(), key);
    parking.park(writer.table().topic(), key, reason);
  }

  /** Publishes once more the last row of a key that is parked, and stays so. */
  void keep(TopicWriter writer, String key, byte[] value, Version version) {
    writer.send(key, value, version, position.commitMillis());
  }

  /** Publishes a row of a snapshot. */
  void send(TopicWriter writer, String key, byte @Nullable [] value, Version version) {
    if (value != null && value.length + 3 * key.length() + ENVELOPE > maxBytes) {
      parking.park(
          writer.table().topic(),
          key,
          "it has %d bytes, more than the %d of a Pulsar message"
              .formatted(value.length, maxBytes));
      return;
    }
    writer.send(key, value, version, position.commitMillis());
    parking.published(writer.table().topic(), key);
  }
}
