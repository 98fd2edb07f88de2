package dev.tablecast.system.model;

import java.util.ArrayList;
import java.util.List;

/** Tells a step in one line: what it is about, and what it changed that others can see. */
final class Difference {

  private final World before;
  private final World after;
  private final List<String> parts = new ArrayList<>();

  private Difference(World before, World after) {
    this.before = before;
    this.after = after;
  }

  static String tell(Step step, int detail, World before, World after) {
    Difference difference = new Difference(before, after);
    difference.ofOwner();
    for (int i = 0; i < after.partitions(); i++) {
      difference.ofPartition(i);
    }
    for (int key = 0; key < after.keys(); key++) {
      difference.ofRow(key);
    }
    return "%s %d %s".formatted(step, detail, String.join("; ", difference.parts)).strip();
  }

  private void ofOwner() {
    int end = before.master().end();
    after.master().log().forEachFrom(end, entry -> parts.add("log gets " + entry));
    if (!before.slot().equals(after.slot())) {
      parts.add(
          "slot of epoch %d confirmed up to %d"
              .formatted(after.slot().epoch(), after.slot().confirmed()));
    }
    if (!before.control().equals(after.control())) {
      parts.add(
          "checkpoint of epoch %d at %d, snapshot %s"
              .formatted(
                  after.control().epoch(),
                  after.control().lsn(),
                  after.control().snapshot().stage()));
    }
  }

  private void ofPartition(int number) {
    Partition old = before.partition(number);
    Partition now = after.partition(number);
    now.messages()
        .forEachFrom(old.end(), message -> parts.add("partition " + number + " gets " + message));
    if (old.horizon() != now.horizon()) {
      parts.add("partition " + number + " is compacted up to " + now.horizon());
    }
    int position = after.replica().positions().get(number);
    if (before.replica().positions().get(number) != position) {
      parts.add("partition " + number + " is applied up to " + position);
    }
    Stage stage = after.replica().stages().get(number);
    if (!before.replica().stages().get(number).equals(stage) && stage.isOpen()) {
      parts.add("staged up to " + stage.cursor() + ": " + stage.latest());
    }
  }

  private void ofRow(int key) {
    Replica.Copy old = before.replica().rows().get(key);
    Replica.Copy now = after.replica().rows().get(key);
    if (!old.equals(now)) {
      parts.add("replica's key " + key + ": " + old + " -> " + now);
    }
  }
}
