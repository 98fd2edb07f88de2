package dev.tablecast.system.model;

import dev.tablecast.system.model.LogEntry.Change;
import dev.tablecast.system.model.LogEntry.Commit;
import dev.tablecast.system.model.LogEntry.Mark;
import dev.tablecast.system.model.LogEntry.Mark.Kind;
import dev.tablecast.system.model.Progress.Stage;
import dev.tablecast.system.model.Reading.Chunk;
import dev.tablecast.system.model.Reading.Found;
import dev.tablecast.system.model.Reading.Phase;
import dev.tablecast.system.model.Relay.Pending;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Version;
import java.util.ArrayList;
import java.util.List;

/** The relay's way through one transaction of the log. Used once. */
final class Decoding {

  private final World world;
  private final Relay relay;
  private final int lsn;
  private final Fault fault;
  private final List<List<Message>> sending;
  private final List<Pending> records;
  private Progress progress;
  private Window window;
  private Reading reading;
  private int index;

  Decoding(World world, int lsn, Fault fault) {
    this.world = world;
    this.relay = world.relay();
    this.lsn = lsn;
    this.fault = fault;
    this.sending = new ArrayList<>(relay.sending());
    this.records = new ArrayList<>(relay.records());
    this.progress = relay.progress();
    this.window = relay.window();
    this.reading = world.reading();
  }

  Step commit(Commit commit) {
    for (Change change : commit.changes()) {
      window = window.changed(change.key());
      send(change.key(), change.row());
    }
    return Step.DECODES_CHANGES;
  }

  /** A truncated table is a snapshot of no rows; what the topic still holds is tidied up later. */
  Step truncate() {
    window = window.drop();
    begin();
    tell(progress.in(Stage.EMPTIED));
    reading = reading.plus(Reading.Job.TIDY);
    return Step.DECODES_TRUNCATE;
  }

  Step mark(Mark mark) {
    if (mark.kind() == Kind.HEARTBEAT) {
      sendToAll(new Marker.Heartbeat(next()));
      return Step.PUBLISHES_HEARTBEAT;
    }
    if (mark.incarnation() != relay.incarnation()) {
      return Step.PASSES_FOREIGN_MARK;
    }
    return switch (mark.kind()) {
      case BEGIN -> {
        window = window.record();
        begin();
        reading = reading.in(Phase.READING);
        yield Step.BEGINS_SNAPSHOT;
      }
      case RESUME -> resume();
      case LOW -> {
        window = window.record().open(lsn);
        yield Step.OPENS_WINDOW;
      }
      case HIGH -> publish(reading.offered(), mark.window());
      case END -> end();
      case HEARTBEAT -> throw new IllegalStateException("it is every relay's");
    };
  }

  private void begin() {
    Version begun = next();
    sendToAll(new Marker.SnapshotBegun(begun, world.partitions()));
    put(Progress.begun(begun));
  }

  private Step resume() {
    if (progress.stage() == Stage.NONE || progress.isTold()) {
      reading = reading.over();
      return Step.CANCELS;
    }
    window = window.record();
    reading = reading.in(Phase.READING);
    return Step.RESUMES_SNAPSHOT;
  }

  private Step publish(Chunk chunk, int low) {
    if (chunk.isNone() || window.open() != low) {
      reading = reading.over();
      return Step.CANCELS;
    }
    if (window.isStale(chunk) && fault != Fault.COMMIT_ORDER_FOR_VISIBILITY_ORDER) {
      window = window.close(chunk);
      reading = reading.stale();
      return Step.FINDS_CHUNK_STALE;
    }
    for (Found row : chunk.rows()) {
      if (!window.hasChanged(row.key()) || fault == Fault.CHANGED_ROWS_PUBLISHED) {
        send(row.key(), row.row());
      }
    }
    window = window.close(chunk);
    published(chunk);
    readOn(chunk);
    return Step.PUBLISHES_CHUNK;
  }

  private void published(Chunk chunk) {
    if (!chunk.isOfLeftovers() && !chunk.rows().isEmpty()) {
      put(progress.upTo(chunk.last()));
    } else if (progress.stage() == Stage.EMPTIED
        && chunk.isOfLeftovers()
        && chunk.rows().isEmpty()) {
      window = Window.RESTING;
      put(progress.in(Stage.COMPLETED));
    }
  }

  /** What the reader makes of the outcome. */
  private void readOn(Chunk chunk) {
    if (!chunk.isOfLeftovers()) {
      reading = chunk.ends() ? reading.in(Phase.SETTLING) : reading.published(chunk.last());
    } else if (!chunk.ends()) {
      reading = reading.in(Phase.SETTLING);
    } else {
      reading = reading.job() == Reading.Job.TIDY ? reading.over() : reading.in(Phase.SETTLED);
    }
  }

  private Step end() {
    window = Window.RESTING;
    reading = reading.over();
    if (progress.stage() == Stage.NONE || progress.isTold()) {
      return Step.CANCELS;
    }
    tell(progress.in(Stage.COMPLETED));
    return Step.COMPLETES_SNAPSHOT;
  }

  private void tell(Progress told) {
    sendToAll(new Marker.SnapshotCompleted(next(), told.begun(), world.partitions()));
    put(told);
  }

  private void put(Progress next) {
    progress = next;
    records.add(new Pending(lsn, next));
  }

  private Version next() {
    int place = index++;
    return new Version(
        world.control().epoch(), lsn, fault == Fault.VERSION_WITHOUT_INDEX ? 0 : place);
  }

  private void send(int key, Row row) {
    Version version = next();
    send(
        world.partitionOf(key),
        row.exists() ? Message.upsert(key, version, row) : Message.delete(key, version));
  }

  private void sendToAll(Marker marker) {
    for (int i = 0; i < world.partitions(); i++) {
      send(i, Message.of(marker));
    }
  }

  private void send(int partition, Message message) {
    boolean held = !message.version().isAfter(relay.tails().get(partition));
    if (!held || fault == Fault.TAILS_IGNORED) {
      sending.set(partition, Lists.plus(sending.get(partition), message));
    }
  }

  /** The world behind the transaction. */
  World done(boolean hasRows) {
    // A mark's own transaction is visible to every later reading of who wrote it.
    Window after = hasRows ? window.decoded(lsn) : window;
    return world
        .with(
            relay.with(
                lsn, relay.planned(), List.copyOf(sending), List.copyOf(records), progress, after))
        .with(reading);
  }
}
