package dev.tablecast.system.model;

import dev.tablecast.system.model.Bounds.Order;
import dev.tablecast.system.model.Bounds.Work;
import dev.tablecast.system.model.LogEntry.Change;
import dev.tablecast.system.model.LogEntry.Commit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** A part of the whole that is small enough to be explored to its end. */
enum Scenario {

  /** A settled relay that dies at any moment, and publishes on. */
  TAKE_OVER(160_000) {
    @Override
    Bounds bounds() {
      return new Bounds(
          EnumSet.of(Work.WRITE, Work.DELETE, Work.REWRITE, Work.WRITE_TWO),
          false,
          2,
          2,
          Order.OWNER_IN_EVERY);
    }

    @Override
    World start() {
      return settled(2, 2, 1, bounds()).with(Chances.NONE.transactions(2).relayCrashes(2));
    }
  },

  /** A first snapshot among transactions that are visible later than they commit. */
  BACKFILL(180_000) {
    @Override
    Bounds bounds() {
      return new Bounds(EnumSet.of(Work.WRITE, Work.DELETE), true, 0, 1, Order.OWNER_IN_EVERY);
    }

    @Override
    World start() {
      return fresh(2, 2, 2).with(Chances.NONE.transactions(2));
    }
  },

  /** The same, with relays that die in the middle of it. */
  INTERRUPTED_BACKFILL(165_000) {
    @Override
    Bounds bounds() {
      return new Bounds(EnumSet.of(Work.WRITE, Work.DELETE), false, 1, 2, Order.OWNER_IN_EVERY);
    }

    @Override
    World start() {
      return fresh(2, 1, 1).with(Chances.NONE.transactions(1).relayCrashes(1));
    }
  },

  /** TRUNCATE during a snapshot. */
  TRUNCATE(50_000) {
    @Override
    Bounds bounds() {
      return new Bounds(EnumSet.of(Work.WRITE, Work.TRUNCATE), true, 0, 2, Order.OWNER_IN_EVERY);
    }

    @Override
    World start() {
      return fresh(2, 2, 1).with(Chances.NONE.transactions(2));
    }
  },

  /** TRUNCATE, and a relay that dies before all of it is told and tidied up. */
  INTERRUPTED_TRUNCATE(4_700) {
    @Override
    Bounds bounds() {
      return new Bounds(EnumSet.of(Work.TRUNCATE), false, 2, 2, Order.OWNER_IN_EVERY);
    }

    @Override
    World start() {
      return settled(2, 2, 2, bounds()).with(Chances.NONE.transactions(1).relayCrashes(1));
    }
  },

  /** The slot is lost while the relay is away, and rows are deleted meanwhile. */
  LOST_SLOT(40_000) {
    @Override
    Bounds bounds() {
      return new Bounds(
          EnumSet.of(Work.DELETE, Work.REWRITE), false, 0, 2, Order.SUBSCRIBER_IN_EVERY);
    }

    @Override
    World start() {
      return settled(2, 2, 2, bounds())
          .with(Chances.NONE.transactions(1).relayCrashes(1).slotLosses(1).compactions(1));
    }
  },

  /** The topic is made anew, while the replica has its rows. */
  NEW_TOPIC(99_000) {
    @Override
    Bounds bounds() {
      return new Bounds(
          EnumSet.of(Work.WRITE, Work.DELETE), false, 0, 2, Order.SUBSCRIBER_IN_EVERY);
    }

    @Override
    World start() {
      World settled = settled(2, 2, 2, bounds());
      Replica replica = settled.replica().abandoned(0).abandoned(1);
      return settled
          .with(Lists.of(2, Partition.EMPTY))
          .with(Control.NONE)
          .with(Relay.down(settled.relay().incarnation(), 2))
          .with(Reading.IDLE)
          .with(replica)
          .with(Chances.NONE.transactions(1).subscriberCrashes(1));
    }
  },

  /** A subscriber that was away too long catches up while the topic is written and compacted. */
  CATCH_UP(153_000) {
    @Override
    Bounds bounds() {
      return new Bounds(
          EnumSet.of(Work.WRITE, Work.DELETE), false, 0, 2, Order.SUBSCRIBER_IN_EVERY);
    }

    @Override
    World start() {
      return settled(2, 1, 2, bounds())
          .with(Chances.NONE.transactions(2).relayCrashes(1).compactions(1).absences(1));
    }
  },

  /** The same, while a new epoch's snapshot is on its way. */
  CATCH_UP_AMID_SNAPSHOT(95_000) {
    @Override
    Bounds bounds() {
      return new Bounds(EnumSet.of(Work.WRITE), false, 0, 2, Order.SUBSCRIBER_IN_EVERY);
    }

    @Override
    World start() {
      return settled(2, 1, 2, bounds())
          .with(
              Chances.NONE
                  .transactions(1)
                  .relayCrashes(1)
                  .slotLosses(1)
                  .compactions(1)
                  .absences(1));
    }
  },

  /** A rebuild beside live traffic. */
  REBUILD(106_000) {
    @Override
    Bounds bounds() {
      return new Bounds(
          EnumSet.of(Work.WRITE, Work.DELETE, Work.TRUNCATE),
          false,
          0,
          2,
          Order.SUBSCRIBER_IN_EVERY);
    }

    @Override
    World start() {
      return settled(2, 1, 2, bounds())
          .with(Chances.NONE.transactions(2).compactions(1).rebuilds(1).subscriberCrashes(1));
    }
  };

  private final int atLeast;

  Scenario(int atLeast) {
    this.atLeast = atLeast;
  }

  /** How many states it has, or a few more: with fewer it would not explore what it is to. */
  int atLeast() {
    return atLeast;
  }

  abstract Bounds bounds();

  abstract World start();

  /** A table that nobody publishes yet. */
  private static World fresh(int keys, int partitions, int rows) {
    List<Row> all = new ArrayList<>(Lists.of(keys, Row.NONE));
    List<Change> changes = new ArrayList<>();
    for (int key = 0; key < rows; key++) {
      all.set(key, new Row(1, key + 1));
      changes.add(new Change(key, all.get(key)));
    }
    Master empty = new Master(List.copyOf(all), Sequence.empty(), 0);
    return new World(
        empty.committed(List.copyOf(all), new Commit(List.copyOf(changes)), true),
        Slot.NONE,
        Control.NONE,
        Relay.down(0, partitions),
        Reading.IDLE,
        Lists.of(partitions, Partition.EMPTY),
        Replica.empty(keys, partitions),
        Chances.NONE);
  }

  /** One that is published, and has its replica. */
  private static World settled(int keys, int partitions, int rows, Bounds bounds) {
    return Search.rest(new Model(bounds, Fault.NONE), fresh(keys, partitions, rows));
  }
}
