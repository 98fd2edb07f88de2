package dev.tablecast.system.model;

import java.util.ArrayList;
import java.util.List;

/** What may go wrong, and what Pulsar does when it likes. */
final class Misfortunes {

  private Misfortunes() {}

  static void steps(World world, Successors next) {
    Chances chances = world.chances();
    Relay.Phase phase = world.relay().phase();
    if (chances.relayCrashes() > 0 && phase != Relay.Phase.DOWN) {
      Chances left = chances.relayCrashes(chances.relayCrashes() - 1);
      next.add(Step.RELAY_CRASHES, 0, crashed(world).with(left));
    }
    if (chances.slotLosses() > 0 && phase == Relay.Phase.DOWN && world.slot().epoch() > 0) {
      Chances left = chances.slotLosses(chances.slotLosses() - 1);
      next.add(Step.SLOT_IS_LOST, 0, world.with(Slot.NONE).with(left));
    }
    Replica crashed = world.replica().crashed();
    if (chances.subscriberCrashes() > 0 && !crashed.equals(world.replica())) {
      Chances left = chances.subscriberCrashes(chances.subscriberCrashes() - 1);
      next.add(Step.SUBSCRIBER_CRASHES, 0, world.with(crashed).with(left));
    }
    for (int i = 0; i < world.partitions(); i++) {
      ofPartition(world, i, next);
    }
  }

  /** What it has under way may still arrive. */
  private static World crashed(World world) {
    Relay relay = world.relay();
    List<Partition> topic = new ArrayList<>();
    for (int i = 0; i < world.partitions(); i++) {
      Partition partition = world.partition(i);
      topic.add(partition.with(Lists.plus(partition.late(), relay.sending().get(i))));
    }
    return world
        .with(List.copyOf(topic))
        .with(Relay.down(relay.incarnation(), world.partitions()))
        .with(Reading.IDLE);
  }

  private static void ofPartition(World world, int number, Successors next) {
    Partition partition = world.partition(number);
    Chances chances = world.chances();
    if (!partition.late().isEmpty()) {
      Partition arrived = partition.plus(partition.late().subList(0, 1));
      next.add(
          Step.ARRIVES_LATE,
          number,
          world.with(number, arrived.with(Lists.rest(partition.late()))));
    }
    if (chances.compactions() > 0 && partition.horizon() < partition.end()) {
      Chances left = chances.compactions(chances.compactions() - 1);
      next.add(Step.COMPACTS, number, world.with(number, partition.compacted()).with(left));
    }
    Replica replica = world.replica();
    if (chances.absences() > 0 && !replica.isNowhere(number) && !replica.rebuild().isOpen()) {
      // Nobody keeps for it what is older than the topic's retention.
      Chances left = chances.absences(chances.absences() - 1);
      next.add(
          Step.SUBSCRIPTION_IS_LOST,
          number,
          world.with(number, partition.trim()).with(replica.abandoned(number)).with(left));
    }
  }
}
