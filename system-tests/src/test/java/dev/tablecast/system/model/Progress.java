package dev.tablecast.system.model;

import dev.tablecast.wire.Version;

/**
 * How far a snapshot has come, as the real {@code SnapshotState} has it.
 *
 * @param after the last key whose row is in the topic; -1 before the first
 */
record Progress(Version begun, int after, Stage stage) {

  enum Stage {
    NONE,
    READING,
    EMPTIED,
    COMPLETED
  }

  static final Progress NONE = new Progress(Message.FIRST, -1, Stage.NONE);

  static Progress begun(Version begun) {
    return new Progress(begun, -1, Stage.READING);
  }

  Progress upTo(int key) {
    return new Progress(begun, key, stage);
  }

  Progress in(Stage next) {
    return new Progress(begun, after, next);
  }

  boolean isTold() {
    return stage == Stage.EMPTIED || stage == Stage.COMPLETED;
  }

  boolean isToldIn(int epoch) {
    return isTold() && begun.epoch() == epoch;
  }

  /** The same, unless it is of another epoch. */
  Progress current(int epoch) {
    return stage != Stage.NONE && begun.epoch() == epoch ? this : NONE;
  }
}
