package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.backfill.Chunk;
import dev.tablecast.publisher.backfill.Exchange;
import dev.tablecast.publisher.backfill.Exchange.Outcome;
import dev.tablecast.publisher.backfill.HashedChunk;
import dev.tablecast.publisher.backfill.Mark;
import dev.tablecast.publisher.backfill.SnapshotWindow;
import dev.tablecast.publisher.schema.TableShape;
import dev.tablecast.publisher.topic.SnapshotState;
import dev.tablecast.publisher.topic.SnapshotState.Stage;
import dev.tablecast.publisher.topic.TopicWriter;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Version;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes snapshots and checksums at their watermarks, in between the changes. Confined to the
 * relay's thread.
 */
final class SnapshotPublisher {

  private final Exchange exchange;
  private final SnapshotWindow window;
  private final RowPublisher rows;
  private final RelayParts parts;
  private final SnapshotStates states;
  private final RereadKeys rereads = new RereadKeys();
  private final ChecksumPublisher checksums;

  SnapshotPublisher(RelayParts parts, RowPublisher rows, Exchange exchange, SnapshotStates states) {
    this.exchange = exchange;
    this.window = parts.window();
    this.rows = rows;
    this.parts = parts;
    this.states = states;
    this.checksums = new ChecksumPublisher(parts, rereads);
  }

  /** Takes the rows that had to be read again. */
  RereadKeys rereads() {
    return rereads;
  }

  /** Takes one of this relay's marks. */
  void on(Mark mark, TopicWriter writer) {
    Exchange.Offer offer = exchange.take(mark);
    if (offer == null) {
      return;
    }
    switch (mark.kind()) {
      case SNAPSHOT_BEGIN -> {
        window.record();
        begin(writer, states.shape(mark.topic()));
        offer.outcome().complete(Outcome.DONE);
      }
      case SNAPSHOT_PAUSE -> {
        window.rest();
        offer.outcome().complete(Outcome.DONE);
      }
      case SNAPSHOT_RESUME -> offer.outcome().complete(resume(mark.topic()));
      case LOW -> {
        window.record();
        window.open(mark.topic(), mark.id());
        // What is read from the topic next must hold everything that was sent before.
        completeWhen(parts.barrier().close(), offer);
      }
      case HIGH, RANGE_HIGH -> offer.outcome().complete(publish(mark, writer, offer));
      case SNAPSHOT_END -> offer.outcome().complete(end(writer));
      case CHECKSUM_BEGIN -> {
        window.record();
        rereads.record();
        offer.outcome().complete(Outcome.DONE);
      }
      case CHECKSUM_PAUSE -> {
        window.rest();
        rereads.rest();
        offer.outcome().complete(Outcome.DONE);
      }
      case CHECKSUM_HIGH -> offer.outcome().complete(publishSums(mark, writer, offer));
      case RANGE_BEGIN, RANGE_RESUME -> offer.outcome().complete(beginRange(mark.id()));
      case RANGE_END -> offer.outcome().complete(endRange(mark.id()));
      default -> throw new IllegalArgumentException("no snapshot's mark: " + mark.kind());
    }
  }

  private static void completeWhen(CompletableFuture<Void> sent, Exchange.Offer offer) {
    sent.whenComplete(
        (nothing, failure) -> {
          if (failure == null) {
            offer.outcome().complete(Outcome.DONE);
          } else {
            offer.outcome().completeExceptionally(failure);
          }
        });
  }

  private void begin(TopicWriter writer, TableShape shape) {
    Version begun = parts.position().next();
    send(writer, new Marker.SnapshotBegun(begun, writer.partitions(begun)));
    parts.parking().forget(writer.table().topic());
    states.requests().wholeBegins(writer.table().topic());
    states.put(writer.table().topic(), SnapshotState.begun(begun, shape));
  }

  private Outcome resume(String topic) {
    SnapshotState state = states.get(topic);
    if (state == null || state.isTold()) {
      return Outcome.CANCELLED;
    }
    window.record();
    return Outcome.DONE;
  }

  /** Tells subscribers nothing: rows of a range are to them as if each had changed. */
  private Outcome beginRange(String id) {
    if (!states.requests().begin(id, parts.position().next())) {
      return Outcome.CANCELLED;
    }
    window.record();
    return Outcome.DONE;
  }

  private Outcome endRange(String id) {
    window.rest();
    return states.requests().end(id) ? Outcome.DONE : Outcome.CANCELLED;
  }

  private Outcome publish(Mark mark, TopicWriter writer, Exchange.Offer offer) {
    if (!(offer.content() instanceof Chunk chunk) || !window.isOpen(mark.id())) {
      return Outcome.CANCELLED;
    }
    if (window.isStale(chunk)) {
      window.close(chunk);
      return Outcome.STALE;
    }
    for (Chunk.Row row : window.survivors(chunk)) {
      publish(writer, row);
    }
    window.close(chunk);
    if (mark.kind() == Mark.Kind.RANGE_HIGH) {
      states.requests().advance(chunk);
    } else {
      published(mark.topic(), chunk);
    }
    return Outcome.DONE;
  }

  private Outcome publishSums(Mark mark, TopicWriter writer, Exchange.Offer offer) {
    return offer.content() instanceof HashedChunk chunk
        ? checksums.publish(mark.id(), writer, chunk)
        : Outcome.CANCELLED;
  }

  private void publish(TopicWriter writer, Chunk.Row row) {
    Integer oldPlace = row.oldPlace();
    // Of a parked key that has moved the last row is to be found in its new place.
    if (oldPlace == null || row.refusal() != null) {
      publishInPlace(writer, row);
    }
    if (oldPlace != null) {
      writer.sendMoved(
          row.key(), oldPlace, parts.position().next(), parts.position().commitMillis());
    }
  }

  private void publishInPlace(TopicWriter writer, Chunk.Row row) {
    byte[] value = row.value();
    String refusal = row.refusal();
    if (refusal == null) {
      rows.send(writer, row.key(), value, parts.position().next());
    } else if (value != null) {
      rows.keep(writer, row.key(), value, parts.position().next());
    } else {
      parts.parking().park(writer.table().topic(), row.key(), refusal);
    }
  }

  private void published(String topic, Chunk chunk) {
    SnapshotState state = states.get(topic);
    if (state == null) {
      return;
    }
    if (chunk.last() != null) {
      states.put(topic, state.upTo(chunk.last(), chunk.rows().size()));
    } else if (state.isTold() && chunk.isNoLeftovers()) {
      // Also where it was tidied before: a relay that died may have had it on record or not.
      window.rest();
      if (state.stage() == Stage.EMPTIED) {
        states.put(topic, state.in(Stage.COMPLETED));
      }
    }
  }

  private Outcome end(TopicWriter writer) {
    SnapshotState state = states.get(writer.table().topic());
    window.rest();
    if (state == null || state.isTold()) {
      return Outcome.CANCELLED;
    }
    tell(writer, state.in(Stage.COMPLETED));
    return Outcome.DONE;
  }

  /** A truncated table is empty: a snapshot of no rows, and the end of every other. */
  void truncated(TopicWriter writer) {
    String topic = writer.table().topic();
    window.drop(topic);
    SnapshotState before = states.get(topic);
    // The rows to come may be of an older shape than the table has by now.
    begin(writer, before == null ? TableShape.NONE : before.shape());
    SnapshotState empty = states.get(topic);
    if (empty != null) {
      tell(writer, empty.in(Stage.EMPTIED));
    }
  }

  /** Tells subscribers that the snapshot is whole. */
  private void tell(TopicWriter writer, SnapshotState state) {
    Version completed = parts.position().next();
    send(
        writer,
        new Marker.SnapshotCompleted(completed, state.begun(), writer.partitions(completed)));
    states.put(writer.table().topic(), state);
  }

  private void send(TopicWriter writer, Marker marker) {
    writer.send(marker, parts.position().commitMillis());
  }
}
