package dev.tablecast.system.model;

import dev.tablecast.system.model.Stage.Staged;
import dev.tablecast.wire.Version;
import java.util.ArrayList;
import java.util.List;

/**
 * What brings a partition to where its topic is, from whatever state; and what does the same beside
 * live applying, on request.
 */
final class CatchUpSteps {

  private final Fault fault;

  CatchUpSteps(Fault fault) {
    this.fault = fault;
  }

  /** What brings one partition to where its topic is. */
  void steps(World world, int number, Successors next) {
    Replica replica = world.replica();
    Stage stage = replica.stages().get(number);
    Partition partition = world.partition(number);
    if (!stage.isOpen()) {
      // The rebuild has the lock.
      boolean free = !replica.rebuild().isOpen();
      if (replica.isNowhere(number) && partition.end() > 0 && free) {
        Stage open = Stage.open(number, partition.end(), world.keys());
        next.add(Step.BEGINS_CATCH_UP, number, world.with(replica.with(number, open)));
      }
    } else if (stage.ended()) {
      Edit edit = new Edit(replica.with(number, Stage.CLOSED), fault);
      edit.move(number, stage.cursor());
      boolean removed = merge(world, stage, List.of(), edit);
      pass(stage, edit);
      next.add(
          removed ? Step.MERGES_AND_REMOVES_ABSENT : Step.MERGES, number, world.with(edit.done()));
    } else if (!stage.waits(partition, fault)) {
      Stage read = read(partition, stage);
      next.add(
          read.ended() ? Step.STAGES_DELETES : Step.STAGES_MESSAGE,
          number,
          world.with(replica.with(number, read)));
    }
  }

  /** What does the same on request. */
  void rebuild(World world, Successors next) {
    Replica replica = world.replica();
    Stage stage = replica.rebuild();
    if (!stage.isOpen()) {
      if (world.chances().rebuilds() > 0 && replica.stages().stream().noneMatch(Stage::isOpen)) {
        beginRebuild(world, next);
      }
    } else if (stage.ended()) {
      next.add(Step.REBUILD_MERGES, stage.partition(), world.with(rebuilt(world, stage)));
    } else if (!stage.waits(world.partition(stage.partition()), fault)) {
      Stage read = read(world.partition(stage.partition()), stage);
      next.add(
          read.ended() ? Step.REBUILD_STAGES_DELETES : Step.REBUILD_STAGES_MESSAGE,
          stage.partition(),
          world.with(replica.rebuilding(read)));
    }
  }

  private static void beginRebuild(World world, Successors next) {
    Chances left = world.chances().rebuilds(world.chances().rebuilds() - 1);
    for (int i = 0; i < world.partitions(); i++) {
      int end = world.partition(i).end();
      if (end > 0) {
        Stage open = Stage.open(i, end, world.keys());
        next.add(Step.BEGINS_REBUILD, i, world.with(world.replica().rebuilding(open)).with(left));
      }
    }
  }

  /** Live applying may be behind the stage; or ahead of it, by what must not be undone. */
  private Replica rebuilt(World world, Stage stage) {
    int number = stage.partition();
    int position = world.replica().positions().get(number);
    Partition partition = world.partition(number);
    Edit edit = new Edit(world.replica().rebuilding(Stage.CLOSED), fault);
    Stage now =
        fault == Fault.REBUILD_FORGETS_SNAPSHOT ? stage : stage.aliveFrom(partition, position);
    List<Message> since =
        fault == Fault.INSERT_AFTER_FORGOTTEN_DELETE ? List.of() : deletes(partition, position);
    if (position < stage.cursor()) {
      edit.move(number, stage.cursor());
    }
    merge(world, now, since, edit);
    if (position < stage.cursor()) {
      pass(stage, edit);
    }
    return edit.done();
  }

  /** The next of the compacted view, or its end and then the deletes of the uncompacted topic. */
  private Stage read(Partition partition, Stage stage) {
    int place = partition.nextInView(stage.cursor(), fault);
    boolean enough =
        stage.isEnough()
            || fault == Fault.COMPLETE_VIEW_ENDS_EARLY && stage.cursor() >= stage.enough();
    if (place < partition.end() && !enough) {
      return stage.read(partition.messages().get(place), place);
    }
    List<Message> removals =
        fault == Fault.DELETES_NOT_STAGED ? List.of() : deletes(partition, stage.cursor());
    boolean readsRows = !stage.isComplete() && fault != Fault.INCOMPLETE_VIEW_LACKS_ROWS;
    return stage
        .aliveFrom(partition, stage.cursor())
        .ended(readsRows ? rows(partition, stage.cursor()) : removals);
  }

  /** What a compaction may have moved behind the view's end, of which a sweep might go by. */
  private static List<Message> rows(Partition partition, int end) {
    List<Message> rows = new ArrayList<>();
    for (int place = partition.trimmed(); place < end; place++) {
      if (!partition.messages().get(place).isMarker()) {
        rows.add(partition.messages().get(place));
      }
    }
    return rows;
  }

  private static List<Message> deletes(Partition partition, int end) {
    List<Message> deletes = new ArrayList<>();
    for (int place = partition.trimmed(); place < end; place++) {
      if (partition.messages().get(place).isTombstone()) {
        deletes.add(partition.messages().get(place));
      }
    }
    return deletes;
  }

  /** Returns whether a row went because the stage lacks it. */
  private boolean merge(World world, Stage stage, List<Message> since, Edit edit) {
    boolean removed = false;
    boolean complete = stage.isComplete() || fault == Fault.SWEEP_ON_INCOMPLETE_TOPIC;
    for (int key = 0; key < world.keys(); key++) {
      if (world.partitionOf(key) == stage.partition()) {
        Staged staged = stage.latest().get(key);
        if (!staged.isNone()) {
          merge(key, staged, stage.aliveFrom(), since, edit);
        } else if (complete && isUpTo(edit.row(key), stage.highest())) {
          edit.remove(key);
          removed = true;
        }
      }
    }
    return removed;
  }

  private static void merge(
      int key, Staged staged, Version aliveFrom, List<Message> since, Edit edit) {
    if (!staged.row().exists() || aliveFrom.isAfter(staged.version())) {
      edit.delete(key, staged.version());
    } else if (edit.row(key).exists() || !isDeletedSince(key, staged.version(), since)) {
      edit.upsert(key, staged.version(), staged.row());
    }
  }

  private static boolean isDeletedSince(int key, Version version, List<Message> since) {
    return since.stream()
        .anyMatch(delete -> delete.key() == key && delete.version().isAfter(version));
  }

  private static boolean isUpTo(Replica.Copy row, Version version) {
    return row.exists() && !row.version().isAfter(version);
  }

  private static void pass(Stage stage, Edit edit) {
    if (!stage.completed().equals(Message.FIRST)) {
      edit.complete(stage.partition(), stage.aliveFrom());
    }
  }
}
