package dev.tablecast.system.model;

import java.util.List;

/** Everything at one moment. What nobody can look into from outside is in one part of it. */
record World(
    Master master,
    Slot slot,
    Control control,
    Relay relay,
    Reading reading,
    List<Partition> topic,
    Replica replica,
    Chances chances) {

  /** The world of these {@link #parts}. */
  @SuppressWarnings("unchecked") // that is what it is
  static World of(Object[] parts) {
    return new World(
        (Master) parts[0],
        (Slot) parts[1],
        (Control) parts[2],
        (Relay) parts[3],
        (Reading) parts[4],
        (List<Partition>) parts[5],
        (Replica) parts[6],
        (Chances) parts[7]);
  }

  /** All of which it consists. */
  Object[] parts() {
    return new Object[] {master, slot, control, relay, reading, topic, replica, chances};
  }

  World with(Master next) {
    return new World(next, slot, control, relay, reading, topic, replica, chances);
  }

  World with(Slot next) {
    return new World(master, next, control, relay, reading, topic, replica, chances);
  }

  World with(Control next) {
    return new World(master, slot, next, relay, reading, topic, replica, chances);
  }

  World with(Relay next) {
    return new World(master, slot, control, next, reading, topic, replica, chances);
  }

  World with(Reading next) {
    return new World(master, slot, control, relay, next, topic, replica, chances);
  }

  World with(List<Partition> next) {
    return new World(master, slot, control, relay, reading, next, replica, chances);
  }

  World with(int partition, Partition next) {
    return with(Lists.with(topic, partition, next));
  }

  World with(Replica next) {
    return new World(master, slot, control, relay, reading, topic, next, chances);
  }

  World with(Chances next) {
    return new World(master, slot, control, relay, reading, topic, replica, next);
  }

  int partitions() {
    return topic.size();
  }

  int keys() {
    return master.rows().size();
  }

  /** As the real {@code RowKey.partition}: always the same one. */
  int partitionOf(int key) {
    return key % topic.size();
  }

  Partition partition(int partition) {
    return topic.get(partition);
  }
}
