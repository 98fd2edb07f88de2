package dev.tablecast.system.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What applies the partitions live. */
final class SubscriberSteps {

  /** How many messages are applied together at most. */
  private static final int RUN = 2;

  private final Fault fault;

  SubscriberSteps(Fault fault) {
    this.fault = fault;
  }

  void steps(World world, int partition, Successors next) {
    if (!world.replica().isNowhere(partition)) {
      apply(world, partition, next);
      redeliver(world, partition, next);
    }
  }

  /** A run ends at the latest with a marker, which speaks of all rows before it. */
  private void apply(World world, int number, Successors next) {
    Partition partition = world.partition(number);
    List<Message> run = new ArrayList<>();
    int place = following(partition, world.replica().positions().get(number));
    while (place < partition.end() && run.size() < RUN) {
      Message message = partition.messages().get(place);
      run.add(message);
      Edit edit = new Edit(world.replica(), fault);
      edit.move(number, place + 1);
      lastOfEachKey(run).forEach(edit::apply);
      edit.pass(number, message.marker());
      Step step = message.isMarker() ? Step.PASSES_MARKER : Step.APPLIES;
      next.add(edit.hasSwept() ? Step.SWEEPS : step, number, world.with(edit.done()));
      if (message.isMarker()) {
        return;
      }
      place = following(partition, place + 1);
    }
  }

  private int following(Partition partition, int place) {
    return fault == Fault.LIVE_READING_OF_COMPACTED_VIEW
        ? partition.nextInView(place, fault)
        : place;
  }

  private static Iterable<Message> lastOfEachKey(List<Message> run) {
    Map<Integer, Message> last = new HashMap<>();
    for (Message message : run) {
      if (!message.isMarker()) {
        last.merge(
            message.key(),
            message,
            (one, other) -> one.version().isAfter(other.version()) ? one : other);
      }
    }
    return last.values();
  }

  /** What is not acknowledged comes again, after a crash or to another instance. */
  private void redeliver(World world, int number, Successors next) {
    Partition partition = world.partition(number);
    int position = world.replica().positions().get(number);
    for (int place = partition.trimmed(); place < position; place++) {
      Message message = partition.messages().get(place);
      if (!message.isMarker()) {
        next.add(Step.REDELIVERED, number, redelivered(world, message));
      }
    }
  }

  /** The position covers it. */
  private World redelivered(World world, Message message) {
    if (fault != Fault.REDELIVERY_APPLIED) {
      return world;
    }
    Edit edit = new Edit(world.replica(), fault);
    edit.apply(message);
    return world.with(edit.done());
  }
}
