package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.backfill.Chunk;
import dev.tablecast.publisher.backfill.Exchange;
import dev.tablecast.publisher.backfill.Exchange.Outcome;
import dev.tablecast.publisher.backfill.Mark;
import dev.tablecast.publisher.backfill.SnapshotWindow;
import dev.tablecast.publisher.topic.ControlTopic;
import dev.tablecast.publisher.topic.SendBarrier;
import dev.tablecast.publisher.topic.SnapshotState;
import dev.tablecast.publisher.topic.TopicWriter;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Version;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Publishes snapshots at their watermarks, in between the changes. Confined to the relay's thread,
 * but for {@link #begun}.
 */
final class SnapshotPublisher {

  private final Exchange exchange;
  private final SnapshotWindow window;
  private final RowPublisher rows;
  private final Parking parking;
  private final LogPosition position;
  private final ControlTopic control;
  private final SendBarrier barrier;
  private final Map<String, SnapshotState> states = new ConcurrentHashMap<>();

  SnapshotPublisher(
      RelayParts parts, RowPublisher rows, Exchange exchange, Map<String, SnapshotState> states) {
    this.exchange = exchange;
    this.window = parts.window();
    this.rows = rows;
    this.parking = parts.parking();
    this.position = parts.position();
    this.control = parts.control();
    this.barrier = parts.barrier();
    this.states.putAll(states);
  }

  /** The beginning of a topic's last snapshot, which there must be. */
  Version begun(String topic) {
    SnapshotState state = states.get(topic);
    if (state == null) {
      throw new IllegalStateException("no snapshot of " + topic + " has begun");
    }
    return state.begun();
  }

  /** Takes one of this relay's marks. */
  void on(Mark mark, TopicWriter writer) {
    Exchange.Offer offer = exchange.take(mark.id());
    if (offer == null) {
      return;
    }
    switch (mark.kind()) {
      case SNAPSHOT_BEGIN -> {
        window.record();
        begin(writer);
        offer.outcome().complete(Outcome.DONE);
      }
      case LOW -> {
        window.record();
        window.open(mark.topic(), mark.id());
        // What is read from the topic next must hold everything that was sent before.
        barrier
            .close()
            .whenComplete(
                (sent, failure) -> {
                  if (failure == null) {
                    offer.outcome().complete(Outcome.DONE);
                  } else {
                    offer.outcome().completeExceptionally(failure);
                  }
                });
      }
      case HIGH -> offer.outcome().complete(publish(mark, writer, offer));
      case SNAPSHOT_END -> offer.outcome().complete(end(writer));
      default -> throw new IllegalArgumentException("no snapshot's mark: " + mark.kind());
    }
  }

  private void begin(TopicWriter writer) {
    Version begun = position.next();
    writer.send(new Marker.SnapshotBegun(begun, writer.partitions()), position.commitMillis());
    remember(writer, new SnapshotState(begun, columns(writer), null, false));
  }

  private Outcome publish(Mark mark, TopicWriter writer, Exchange.Offer offer) {
    Chunk chunk = offer.chunk();
    if (chunk == null || !window.isOpen(mark.id())) {
      return Outcome.CANCELLED;
    }
    if (window.isStale(chunk)) {
      window.close(chunk);
      return Outcome.STALE;
    }
    for (Chunk.Row row : window.survivors(chunk)) {
      String refusal = row.refusal();
      if (refusal == null) {
        rows.send(writer, row.key(), row.value());
      } else {
        parking.park(mark.topic(), row.key(), refusal);
      }
    }
    window.close(chunk);
    SnapshotState state = states.get(mark.topic());
    if (state != null && chunk.last() != null) {
      remember(writer, state.upTo(chunk.last()));
    }
    return Outcome.DONE;
  }

  private Outcome end(TopicWriter writer) {
    SnapshotState state = states.get(writer.table().topic());
    window.rest();
    if (state == null || state.completed()) {
      return Outcome.CANCELLED;
    }
    complete(writer, state);
    return Outcome.DONE;
  }

  /** A truncated table is empty: a snapshot of no rows, and the end of every other. */
  void truncated(TopicWriter writer) {
    window.drop();
    begin(writer);
    SnapshotState empty = states.get(writer.table().topic());
    if (empty != null) {
      complete(writer, empty);
    }
  }

  private void complete(TopicWriter writer, SnapshotState state) {
    writer.send(
        new Marker.SnapshotCompleted(position.next(), state.begun(), writer.partitions()),
        position.commitMillis());
    remember(writer, state.complete());
  }

  private void remember(TopicWriter writer, SnapshotState state) {
    states.put(writer.table().topic(), state);
    control.append(writer.table().topic(), state);
  }

  static String columns(TopicWriter writer) {
    return String.join(
        ",", writer.table().facet().columns().stream().map(column -> column.name()).toList());
  }
}
