package dev.tablecast.system.model;

import dev.tablecast.wire.Version;
import java.util.List;

/**
 * The subscriber's database, and below it what its instance has in memory.
 *
 * @param rows the copies by key
 * @param positions by partition, how many messages have been applied; {@link #NOWHERE} if it must
 *     catch up
 * @param passed by partition, the beginning of the last snapshot that it has passed the completion
 *     of; {@link Message#FIRST} if there is none
 * @param seen by key, the highest version that was ever applied: no part of the system
 * @param lives by key, the last of the owner's rows in which the service has written its local
 *     column, which it does as soon as it sees it: no part of the system
 * @param stages by partition, what a catch-up has read
 * @param rebuild what a rebuild has read
 */
record Replica(
    List<Copy> rows,
    List<Integer> positions,
    List<Version> passed,
    List<Version> seen,
    List<Integer> lives,
    List<Stage> stages,
    Stage rebuild) {

  static final int NOWHERE = -1;

  /**
   * A row of the replica.
   *
   * @param local the owner's life of the row in which the local column was written; 0 if it is null
   */
  record Copy(Version version, Row row, int local) {

    static final Copy NONE = new Copy(Message.FIRST, Row.NONE, 0);

    boolean exists() {
      return row.exists();
    }

    @Override
    public String toString() {
      return exists() ? row + "@" + version + (local > 0 ? "+local" : "") : "no row";
    }
  }

  static Replica empty(int keys, int partitions) {
    return new Replica(
        Lists.of(keys, Copy.NONE),
        Lists.of(partitions, NOWHERE),
        Lists.of(partitions, Message.FIRST),
        Lists.of(keys, Message.FIRST),
        Lists.of(keys, 0),
        Lists.of(partitions, Stage.CLOSED),
        Stage.CLOSED);
  }

  boolean isNowhere(int partition) {
    return positions.get(partition) == NOWHERE;
  }

  Replica with(int partition, Stage stage) {
    return new Replica(
        rows, positions, passed, seen, lives, Lists.with(stages, partition, stage), rebuild);
  }

  Replica rebuilding(Stage stage) {
    return new Replica(rows, positions, passed, seen, lives, stages, stage);
  }

  /** Its position is given up. */
  Replica abandoned(int partition) {
    return new Replica(
        rows, Lists.with(positions, partition, NOWHERE), passed, seen, lives, stages, rebuild);
  }

  /** What was in memory alone is gone. */
  Replica crashed() {
    return new Replica(
        rows, positions, passed, seen, lives, Lists.of(stages.size(), Stage.CLOSED), Stage.CLOSED);
  }
}
