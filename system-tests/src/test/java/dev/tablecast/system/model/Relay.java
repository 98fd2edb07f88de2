package dev.tablecast.system.model;

import dev.tablecast.wire.Version;
import java.util.List;

/**
 * The relay's memory.
 *
 * @param incarnation counts the relays that took over
 * @param checkpoint the commit after which this one publishes
 * @param decoded the last LSN that it has decoded
 * @param caughtUp the end of the log when it took over
 * @param found how far snapshots had come when it took over
 * @param tails what the partitions held when they were fenced; fewer while it is still fencing
 * @param sending what is sent and not acknowledged, by partition
 * @param records what the control topic is to be told, in order, once what was sent before is in
 * @param progress how far the snapshot has come
 */
record Relay(
    Phase phase,
    int incarnation,
    int checkpoint,
    int decoded,
    int caughtUp,
    boolean planned,
    Progress found,
    List<Version> tails,
    List<List<Message>> sending,
    List<Pending> records,
    Progress progress,
    Window window) {

  enum Phase {
    DOWN,
    FENCING,
    RUNNING
  }

  /** A snapshot's state that is true once everything up to that LSN is in the topic. */
  record Pending(int lsn, Progress progress) {}

  static Relay down(int incarnation, int partitions) {
    return new Relay(
        Phase.DOWN,
        incarnation,
        0,
        0,
        0,
        false,
        Progress.NONE,
        List.of(),
        Lists.of(partitions, List.of()),
        List.of(),
        Progress.NONE,
        Window.RESTING);
  }

  /** Where this relay stands when it has its slot and the control topic. */
  static Relay takingOver(int incarnation, Slot slot, Control control, int end, int partitions) {
    return new Relay(
        Phase.FENCING,
        incarnation,
        control.lsn(),
        slot.before(),
        end,
        false,
        control.snapshot().current(control.epoch()),
        List.of(),
        Lists.of(partitions, List.of()),
        List.of(),
        control.snapshot(),
        Window.RESTING);
  }

  Relay fenced(Version tail, boolean last) {
    return new Relay(
        last ? Phase.RUNNING : Phase.FENCING,
        incarnation,
        checkpoint,
        decoded,
        caughtUp,
        planned,
        found,
        Lists.plus(tails, tail),
        sending,
        records,
        progress,
        window);
  }

  Relay plans() {
    return with(decoded, true, sending, records, progress, window);
  }

  Relay with(List<List<Message>> underWay) {
    return with(decoded, planned, underWay, records, progress, window);
  }

  Relay recorded() {
    return with(decoded, planned, sending, Lists.rest(records), progress, window);
  }

  Relay with(
      int lastDecoded,
      boolean hasPlanned,
      List<List<Message>> underWay,
      List<Pending> pending,
      Progress state,
      Window open) {
    return new Relay(
        phase,
        incarnation,
        checkpoint,
        lastDecoded,
        caughtUp,
        hasPlanned,
        found,
        tails,
        underWay,
        pending,
        state,
        open);
  }

  int underWay() {
    int count = 0;
    for (List<Message> queue : sending) {
      count += queue.size();
    }
    return count;
  }

  /** The last commit of which, as of all before it, everything has been acknowledged. */
  int acknowledged() {
    long first = Long.MAX_VALUE;
    for (List<Message> queue : sending) {
      if (!queue.isEmpty()) {
        first = Math.min(first, queue.get(0).version().lsn());
      }
    }
    return (int) Math.min(decoded, first - 1);
  }

  /** Whether the topic held anything before this relay. */
  boolean foundMessages() {
    return tails.stream().anyMatch(tail -> tail.isAfter(Message.FIRST));
  }
}
