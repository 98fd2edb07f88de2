package dev.tablecast.system.model;

import dev.tablecast.system.model.LogEntry.Change;
import dev.tablecast.system.model.LogEntry.Commit;
import dev.tablecast.system.model.LogEntry.Truncate;
import dev.tablecast.system.model.Replica.Copy;
import dev.tablecast.wire.Marker.SnapshotCompleted;
import dev.tablecast.wire.Version;
import java.util.List;
import java.util.function.Predicate;

/** What has to be true, each for one of the promises that DESIGN.md numbers. */
enum Invariant {

  /** A committed change reaches the replica: with nothing left to do, it is as the master. */
  REPLICA_EQUALS_MASTER_AT_REST(1) {
    @Override
    boolean holdsAtRest(World world) {
      for (int key = 0; key < world.keys(); key++) {
        Row row = world.master().rows().get(key);
        Copy copy = world.replica().rows().get(key);
        if (row.exists() ? !copy.row().equals(row) : copy.exists()) {
          return false;
        }
      }
      return true;
    }
  },

  /** And so is the compacted topic, for whoever reads it next. */
  TOPIC_EQUALS_MASTER_AT_REST(1) {
    @Override
    boolean holdsAtRest(World world) {
      for (int key = 0; key < world.keys(); key++) {
        Row row = world.master().rows().get(key);
        Row told = lastTold(world, key);
        if (row.exists() ? !told.equals(row) : told.exists()) {
          return false;
        }
      }
      return world.control().snapshot().current(world.control().epoch()).isTold();
    }
  },

  /** In order per key, and once in effect. */
  VERSIONS_NEVER_GO_BACK(1) {
    @Override
    boolean holds(World before, World after) {
      for (int key = 0; key < after.keys(); key++) {
        Copy copy = after.replica().rows().get(key);
        if (copy.exists() && after.replica().seen().get(key).isAfter(copy.version())) {
          return false;
        }
      }
      return true;
    }
  },

  /** As long as the owner's row lives, so does what the service wrote in its copy. */
  LOCAL_COLUMN_SURVIVES(2) {
    @Override
    boolean holds(World before, World after) {
      for (int key = 0; key < after.keys(); key++) {
        Row row = after.master().rows().get(key);
        boolean written = row.exists() && after.replica().lives().get(key) == row.life();
        if (written && after.replica().rows().get(key).local() != row.life()) {
          return false;
        }
      }
      return true;
    }
  },

  /** What the slot need not send again is in the topic. */
  NOTHING_CONFIRMED_IS_MISSING(3) {
    @Override
    boolean holds(World before, World after) {
      Slot slot = after.slot();
      if (before.slot().equals(slot) || slot.epoch() != after.control().epoch()) {
        return true;
      }
      int known = before.slot().epoch() == slot.epoch() ? before.slot().confirmed() : slot.from();
      for (int lsn = known + 1; lsn <= slot.confirmed(); lsn++) {
        if (!isInTopic(after, lsn)) {
          return false;
        }
      }
      return true;
    }
  },

  /**
   * A row that was removed from the replica does not come back, unless the owner inserts it again.
   * It may for as long as its delete is still to be applied: a catch-up that a compaction overtakes
   * misses rows whose delete lies behind its end, and what is applied then shows them once more.
   */
  NOTHING_IS_RESURRECTED(3) {
    @Override
    boolean holds(World before, World after) {
      for (int key = 0; key < after.keys(); key++) {
        Copy old = before.replica().rows().get(key);
        Copy copy = after.replica().rows().get(key);
        if (!old.exists()
            && copy.exists()
            && copy.row().life() <= before.replica().lives().get(key)
            && !isStillToBeDeleted(after, key)) {
          return false;
        }
      }
      return true;
    }
  },

  /** Only a topic that is known to be complete proves anything by what it lacks. */
  ABSENT_ONLY_ON_COMPLETE_TOPICS(4) {
    @Override
    boolean holds(World before, World after) {
      for (int key = 0; key < after.keys(); key++) {
        Copy old = before.replica().rows().get(key);
        boolean went = old.exists() && !after.replica().rows().get(key).exists();
        if (went && !isToldGone(after, key, old.version()) && !isComplete(after, key, old)) {
          return false;
        }
      }
      return true;
    }
  },

  /** From when the log was lost until every row is published again, that is on record. */
  LOST_CONTINUITY_IS_SAID(4) {
    @Override
    boolean holds(World before, World after) {
      Control control = after.control();
      boolean begins = control.epoch() > before.control().epoch() && before.control().epoch() > 0;
      boolean closes = before.control().gap() != 0 && control.gap() == 0;
      return (!begins || control.gap() == control.epoch())
          && (!closes || control.snapshot().isToldIn(control.epoch()));
    }
  },

  /** Whatever becomes of the rest, the owner commits. */
  OWNER_NEVER_WAITS(5) {
    @Override
    boolean holds(Model model, World before, World after) {
      return before.master().equals(after.master()) || model.ownerCanCommit(after.master());
    }
  };

  private static final List<Invariant> ALL = List.of(values());

  private final int promise;

  Invariant(int promise) {
    this.promise = promise;
  }

  static List<Invariant> all() {
    return ALL;
  }

  /** The number of the promise that it is about. */
  int promise() {
    return promise;
  }

  /** Whether it holds for a step. */
  boolean holds(World before, World after) {
    return true;
  }

  /** Whether it holds for a step, by what can happen next. */
  boolean holds(Model model, World before, World after) {
    return holds(before, after);
  }

  /** Whether it holds where nothing is left to do. */
  boolean holdsAtRest(World world) {
    return true;
  }

  private static Row lastTold(World world, int key) {
    Row told = Row.NONE;
    Sequence<Message> messages = world.partition(world.partitionOf(key)).messages();
    for (int place = 0; place < messages.size(); place++) {
      Message message = messages.get(place);
      told = message.key() == key ? message.row() : told;
    }
    return told;
  }

  private static boolean isInTopic(World world, int lsn) {
    LogEntry entry = world.master().entry(lsn);
    if (entry instanceof Commit commit) {
      return commit.changes().stream().allMatch(change -> isInTopic(world, lsn, change));
    }
    return !(entry instanceof Truncate)
        || world.topic().stream()
            .allMatch(partition -> has(partition, lsn, message -> message.isMarker()));
  }

  private static boolean isInTopic(World world, int lsn, Change change) {
    return has(
        world.partition(world.partitionOf(change.key())),
        lsn,
        message ->
            message.key() == change.key()
                && (change.row().exists()
                    ? message.row().equals(change.row())
                    : message.isTombstone()));
  }

  private static boolean has(Partition partition, int lsn, Predicate<Message> wanted) {
    for (int place = 0; place < partition.end(); place++) {
      Message message = partition.messages().get(place);
      if (message.version().lsn() == lsn && wanted.test(message)) {
        return true;
      }
    }
    return false;
  }

  /** Whether what the replica has of the partition tells that the row is deleted. */
  private static boolean isToldGone(World world, int key, Version version) {
    Sequence<Message> messages = world.partition(world.partitionOf(key)).messages();
    for (int place = 0; place < position(world, key); place++) {
      Message message = messages.get(place);
      if (message.key() == key && message.isTombstone() && !version.isAfter(message.version())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isStillToBeDeleted(World world, int key) {
    Sequence<Message> messages = world.partition(world.partitionOf(key)).messages();
    for (int place = Math.max(0, position(world, key)); place < messages.size(); place++) {
      if (messages.get(place).key() == key && messages.get(place).isTombstone()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether what the replica has of the partition holds a whole snapshot: one of the epoch that it
   * is in, or at least one since that row.
   */
  private static boolean isComplete(World world, int key, Copy row) {
    Sequence<Message> messages = world.partition(world.partitionOf(key)).messages();
    int whole = 0;
    int epoch = 0;
    for (int place = 0; place < position(world, key); place++) {
      Message message = messages.get(place);
      epoch = Math.max(epoch, message.version().epoch());
      if (message.marker() instanceof SnapshotCompleted completed) {
        whole = Math.max(whole, completed.version().epoch());
        if (completed.begun().isAfter(row.version())) {
          return true;
        }
      }
    }
    return whole == epoch;
  }

  private static int position(World world, int key) {
    return world.replica().positions().get(world.partitionOf(key));
  }
}
