package dev.tablecast.system.model;

import java.util.List;

/** All that can happen, with one fault seeded or none. */
final class Model {

  private final Bounds bounds;
  private final OwnerSteps owner;
  private final RelaySteps relay;
  private final SnapshotSteps snapshots;
  private final SubscriberSteps subscriber;
  private final CatchUpSteps catchUps;

  Model(Bounds bounds, Fault fault) {
    this.bounds = bounds;
    this.owner = new OwnerSteps(bounds);
    this.relay = new RelaySteps(bounds, fault);
    this.snapshots = new SnapshotSteps(bounds, fault);
    this.subscriber = new SubscriberSteps(fault);
    this.catchUps = new CatchUpSteps(fault);
  }

  /** Gives all that can be next, but for what another order of the same steps shows as well. */
  void steps(World world, Successors next) {
    Successors told = (step, detail, after) -> next.add(step, detail, recorded(after));
    First first = new First(world.topic(), told);
    if (bounds.ownerFirst() && world.relay().phase() != Relay.Phase.DOWN) {
      snapshots.steps(world, first);
      relay.steps(world, first);
    }
    if (!first.isTaken) {
      all(world, told);
    }
  }

  /** What only another relay would ever read is put on record at once if there will be none. */
  private World recorded(World world) {
    boolean inEveryOrder = world.chances().relayCrashes() > 0 && !bounds.ownerFirst();
    return inEveryOrder ? world : relay.recorded(world);
  }

  private void all(World world, Successors next) {
    Counting counting = new Counting(next);
    owner.steps(world, counting);
    relay.steps(world, counting);
    relay.records(world, counting);
    snapshots.steps(world, counting);
    Misfortunes.steps(world, counting);
    catchUps.rebuild(world, counting);
    for (int i = 0; i < world.partitions(); i++) {
      if (!bounds.readsAtRest() || counting.due == 0) {
        subscriber.steps(world, i, counting);
        catchUps.steps(world, i, counting);
      }
    }
  }

  /** Whether the owner can commit, as soon as what holds a lock has let go of it. */
  boolean ownerCanCommit(Master master) {
    return master.hidden() != 0 || bounds.work().isEmpty() || !owner.commits(master).isEmpty();
  }

  /** Takes the first step that subscribers do not see, and no other. */
  private static final class First implements Successors {

    private final List<Partition> topic;
    private final Successors next;
    private boolean isTaken;

    First(List<Partition> topic, Successors next) {
      this.topic = topic;
      this.next = next;
    }

    @Override
    public void add(Step step, int detail, World world) {
      if (!isTaken && world.topic().equals(topic)) {
        isTaken = true;
        next.add(step, detail, world);
      }
    }
  }

  private static final class Counting implements Successors {

    private final Successors next;
    private int due;

    Counting(Successors next) {
      this.next = next;
    }

    @Override
    public void add(Step step, int detail, World world) {
      due += step.isDue() ? 1 : 0;
      next.add(step, detail, world);
    }
  }
}
