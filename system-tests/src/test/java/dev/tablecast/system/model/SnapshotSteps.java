package dev.tablecast.system.model;

import dev.tablecast.system.model.LogEntry.Mark;
import dev.tablecast.system.model.LogEntry.Mark.Kind;
import dev.tablecast.system.model.Reading.Chunk;
import dev.tablecast.system.model.Reading.Found;
import dev.tablecast.system.model.Reading.Job;
import dev.tablecast.system.model.Reading.Phase;
import dev.tablecast.wire.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The thread that reads the owner's table in chunks, each between two marks in the log. */
final class SnapshotSteps {

  private final Bounds bounds;
  private final Fault fault;

  SnapshotSteps(Bounds bounds, Fault fault) {
    this.bounds = bounds;
    this.fault = fault;
  }

  void steps(World world, Successors next) {
    if (world.relay().phase() != Relay.Phase.RUNNING) {
      return;
    }
    plan(world, next);
    Reading reading = world.reading();
    switch (reading.phase()) {
      case IDLE -> start(world, next);
      case READING -> read(world, next);
      case SETTLING -> settle(world, next);
      case SETTLED ->
          next.add(Step.MARKS_END, 0, marked(world, Kind.END, 0, reading.in(Phase.ENDING)));
      case STARTING, ENDING -> {
        // The relay has to decode the mark.
      }
    }
  }

  /** What had committed before the relay took over has been decoded. */
  private static void plan(World world, Successors next) {
    Relay relay = world.relay();
    if (relay.planned() || relay.decoded() < relay.caughtUp()) {
      return;
    }
    Reading reading =
        switch (relay.found().stage()) {
          case NONE -> world.reading().plus(Job.BEGIN);
          case READING -> world.reading().plus(Job.RESUME);
          case EMPTIED -> world.reading().plus(Job.TIDY);
          case COMPLETED -> world.reading();
        };
    next.add(Step.PLANS_SNAPSHOT, 0, world.with(relay.plans()).with(reading));
  }

  private static void start(World world, Successors next) {
    Reading reading = world.reading();
    if (reading.jobs().isEmpty()) {
      return;
    }
    Job job = reading.jobs().get(0);
    int mark = world.master().end() + 1;
    World started =
        switch (job) {
          case BEGIN -> marked(world, Kind.BEGIN, 0, reading.starting(job, mark, -1));
          case RESUME ->
              marked(
                  world,
                  Kind.RESUME,
                  0,
                  reading.starting(job, mark, world.relay().found().after()));
          case TIDY -> world.with(reading.tidying());
        };
    next.add(Step.STARTS_JOB, 0, started);
  }

  /** A chunk is read while the one before waits for its high watermark to be decoded. */
  private void read(World world, Successors next) {
    Reading reading = world.reading();
    Chunk window = reading.window();
    Chunk offered = reading.offered();
    Master master = world.master();
    if (window.isNone()) {
      // A reading that is bound to be stale again says nothing new.
      boolean waits = reading.again() && master.hidden() != 0;
      if (!waits && !(offered.isRead() && offered.ends())) {
        int after = offered.isNone() ? reading.after() : offered.last();
        low(world, Chunk.after(master.end() + 1, after), next);
      }
    } else if (!window.isRead()) {
      if (!master.hidesAnyUpTo(reading.since()) && !master.isClosed()) {
        next.add(Step.READS_CHUNK, window.last(), world.with(reading.with(chunk(master, window))));
      }
    } else if (offered.isNone()) {
      high(world, next);
    }
  }

  private Chunk chunk(Master master, Chunk window) {
    List<Found> rows = new ArrayList<>();
    for (int key = window.last() + 1;
        key < master.rows().size() && rows.size() < bounds.chunkRows();
        key++) {
      Row row = master.visible(key);
      if (row.exists()) {
        rows.add(new Found(key, row));
      }
    }
    int later = -1 << master.end() + 1;
    return window.read(
        List.copyOf(rows), master.hidden() | later, rows.size() < bounds.chunkRows());
  }

  private void settle(World world, Successors next) {
    Reading reading = world.reading();
    Chunk window = reading.window();
    if (!reading.offered().isNone()) {
      return;
    }
    if (window.isNone()) {
      low(world, Chunk.after(world.master().end() + 1, -1), next);
    } else if (window.isRead()) {
      high(world, next);
    } else if (world.relay().acknowledged() >= window.low()) {
      next.add(
          Step.FINDS_LEFTOVERS, 0, world.with(reading.with(window.leftovers(leftovers(world)))));
    }
  }

  /** Keys of the compacted topic whose last row is older than the snapshot. */
  private List<Found> leftovers(World world) {
    Relay relay = world.relay();
    boolean mayHoldOthers = world.reading().job() == Job.TIDY || relay.foundMessages();
    if (!mayHoldOthers || fault == Fault.LEFTOVERS_STAY) {
      return List.of();
    }
    TreeMap<Integer, Found> found = new TreeMap<>();
    Version begun = relay.progress().begun();
    for (Partition partition : world.topic()) {
      for (int place = partition.nextInView(0, fault);
          place < partition.end();
          place = partition.nextInView(place + 1, fault)) {
        Message message = partition.messages().get(place);
        if (message.isTombstone() || message.version().isAfter(begun)) {
          found.remove(message.key());
        } else if (!message.isMarker()) {
          found.put(message.key(), new Found(message.key(), Row.NONE));
        }
      }
    }
    return List.copyOf(found.values());
  }

  private static void low(World world, Chunk window, Successors next) {
    Reading reading = world.reading().with(window);
    next.add(Step.MARKS_LOW, window.low(), marked(world, Kind.LOW, 0, reading));
  }

  private static void high(World world, Successors next) {
    Chunk window = world.reading().window();
    next.add(
        Step.MARKS_HIGH,
        window.low(),
        marked(world, Kind.HIGH, window.low(), world.reading().offers(window)));
  }

  private static World marked(World world, Kind kind, int window, Reading reading) {
    Mark mark = new Mark(world.relay().incarnation(), kind, window);
    return world.with(world.master().marked(mark)).with(reading);
  }
}
