package dev.tablecast.system.model;

import dev.tablecast.system.model.LogEntry.Commit;
import dev.tablecast.system.model.LogEntry.Mark;
import dev.tablecast.system.model.LogEntry.Truncate;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Version;
import java.util.ArrayList;
import java.util.List;

/** The relay from taking over on; what it makes of the log, {@link Decoding} says. */
final class RelaySteps {

  private final Bounds bounds;
  private final Fault fault;

  RelaySteps(Bounds bounds, Fault fault) {
    this.bounds = bounds;
    this.fault = fault;
  }

  void steps(World world, Successors next) {
    switch (world.relay().phase()) {
      case DOWN -> takeOver(world, next);
      case FENCING -> fence(world, next);
      case RUNNING -> {
        beat(world, next);
        decode(world, next);
        acknowledge(world, next);
      }
    }
  }

  /** What the relay puts on record for the next one. */
  void records(World world, Successors next) {
    if (world.relay().phase() == Relay.Phase.RUNNING) {
      record(world, next);
      checkpoint(world, next);
      confirm(world, next);
    }
  }

  private void takeOver(World world, Successors next) {
    Control control = world.control();
    Slot slot = world.slot();
    int end = world.master().end();
    boolean goesOn =
        control.lsn() > 0 && slot.epoch() == control.epoch() && slot.confirmed() <= control.lsn();
    if (!goesOn) {
      int epoch = Math.max(control.epoch(), slot.epoch()) + 1;
      boolean isSaid = control.epoch() > 0 && fault != Fault.GAP_NOT_ON_RECORD;
      int gap = isSaid ? epoch : control.gap();
      control = new Control(epoch, 0, control.snapshot(), gap);
      slot = new Slot(epoch, end, end);
    }
    int incarnation = world.relay().incarnation() + 1;
    Relay relay = Relay.takingOver(incarnation, slot, control, end, world.partitions());
    next.add(
        goesOn ? Step.RELAY_TAKES_OVER : Step.RELAY_BEGINS_EPOCH,
        slot.epoch(),
        world.with(control).with(slot).with(relay));
  }

  /** One partition after the other: nothing of a predecessor's comes behind the own fence. */
  private void fence(World world, Successors next) {
    Relay relay = world.relay();
    int number = relay.tails().size();
    Partition partition = world.partition(number);
    Version tail = partition.tail();
    Version at = new Version(world.control().epoch(), relay.checkpoint(), 0);
    Partition fenced = partition.plus(List.of(Message.of(new Marker.Fence(at, ""))));
    next.add(
        Step.RELAY_FENCES,
        number,
        world
            .with(number, fault == Fault.NO_FENCE ? fenced : fenced.with(List.of()))
            .with(relay.fenced(tail, number == world.partitions() - 1)));
  }

  /** The world when all is on record that can be. */
  World recorded(World world) {
    if (world.relay().phase() != Relay.Phase.RUNNING) {
      return world;
    }
    List<World> next = new ArrayList<>();
    records(world, (step, detail, after) -> next.add(after));
    return next.isEmpty() ? world : recorded(next.get(0));
  }

  /** Heartbeats change nothing but for who waits for one; others are left out. */
  private void beat(World world, Successors next) {
    Relay relay = world.relay();
    if (relay.decoded() == world.master().end() && relay.underWay() == 0 && isAwaited(world)) {
      Mark mark = new Mark(relay.incarnation(), Mark.Kind.HEARTBEAT, 0);
      next.add(Step.BEATS, 0, world.with(world.master().marked(mark)));
    }
  }

  private boolean isAwaited(World world) {
    for (int i = 0; i < world.partitions(); i++) {
      Partition partition = world.partition(i);
      Stage rebuild = world.replica().rebuild();
      if (world.replica().stages().get(i).waits(partition, fault)
          || rebuild.partition() == i && rebuild.waits(partition, fault)) {
        return true;
      }
    }
    return false;
  }

  private void decode(World world, Successors next) {
    Relay relay = world.relay();
    int lsn = relay.decoded() + 1;
    if (lsn > world.master().end() || relay.underWay() > bounds.underWay()) {
      return;
    }
    Decoding decoding = new Decoding(world, lsn, fault);
    LogEntry entry = world.master().entry(lsn);
    Step step;
    if (lsn <= relay.checkpoint()) {
      step = Step.DECODES_AGAIN;
    } else if (entry instanceof Commit commit) {
      step = decoding.commit(commit);
    } else if (entry instanceof Truncate) {
      step = decoding.truncate();
    } else {
      step = decoding.mark((Mark) entry);
    }
    World decoded = decoding.done(entry instanceof Commit);
    next.add(step, lsn, bounds.underWay() == 0 ? allAcknowledged(decoded) : decoded);
  }

  private static World allAcknowledged(World world) {
    World all = world;
    for (int i = 0; i < world.partitions(); i++) {
      List<Message> sent = world.relay().sending().get(i);
      if (!sent.isEmpty()) {
        all = all.with(i, all.partition(i).plus(sent));
      }
    }
    return all.with(world.relay().with(Lists.of(world.partitions(), List.of())));
  }

  /** The message is in its partition; when the relay hears of it makes no difference. */
  private static void acknowledge(World world, Successors next) {
    Relay relay = world.relay();
    for (int i = 0; i < world.partitions(); i++) {
      List<Message> queue = relay.sending().get(i);
      if (!queue.isEmpty()) {
        next.add(
            Step.ACKNOWLEDGED,
            i,
            world
                .with(i, world.partition(i).plus(queue.subList(0, 1)))
                .with(relay.with(Lists.with(relay.sending(), i, Lists.rest(queue)))));
      }
    }
  }

  private static void record(World world, Successors next) {
    Relay relay = world.relay();
    if (!relay.records().isEmpty() && relay.records().get(0).lsn() <= relay.acknowledged()) {
      Progress progress = relay.records().get(0).progress();
      next.add(
          Step.RECORDS_PROGRESS,
          relay.records().get(0).lsn(),
          world.with(world.control().with(progress)).with(relay.recorded()));
    }
  }

  /** What was put on record before its commit comes before its checkpoint too. */
  private static void checkpoint(World world, Successors next) {
    Relay relay = world.relay();
    int lsn = relay.acknowledged();
    if (!relay.records().isEmpty()) {
      lsn = Math.min(lsn, relay.records().get(0).lsn() - 1);
    }
    if (lsn > Math.max(world.control().lsn(), world.slot().from())) {
      next.add(Step.CHECKPOINTS, lsn, world.with(world.control().at(lsn)));
    }
  }

  private void confirm(World world, Successors next) {
    int lsn = fault == Fault.EARLY_CONFIRM ? world.relay().decoded() : world.control().lsn();
    if (lsn > world.slot().confirmed()) {
      next.add(Step.CONFIRMS, lsn, world.with(world.slot().confirmed(lsn)));
    }
  }
}
