package dev.tablecast.system.model;

import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Version;
import java.util.List;

/**
 * What has been read of a partition, as the real {@code StagedView} and {@code Stage} have it.
 *
 * @param partition which; -1 if nothing is staged
 * @param cursor the place to be read next
 * @param enough the topic's end when the reading began
 * @param ended whether all is read
 * @param latest by key, the last that was read
 * @param highest the highest version
 * @param aliveFrom when the last snapshot began that was seen completed
 * @param completed that snapshot's end; {@link Message#FIRST} if none was seen
 */
record Stage(
    int partition,
    int cursor,
    int enough,
    boolean ended,
    List<Staged> latest,
    Version highest,
    Version aliveFrom,
    Version completed) {

  static final Stage CLOSED =
      new Stage(-1, 0, 0, false, List.of(), Message.FIRST, Message.FIRST, Message.FIRST);

  /** A key's last message; of none if its version is {@link Message#FIRST}. */
  record Staged(Version version, Row row) {

    static final Staged NONE = new Staged(Message.FIRST, Row.NONE);

    boolean isNone() {
      return version.equals(Message.FIRST);
    }
  }

  static Stage open(int partition, int end, int keys) {
    return new Stage(
        partition,
        0,
        end,
        false,
        Lists.of(keys, Staged.NONE),
        Message.FIRST,
        Message.FIRST,
        Message.FIRST);
  }

  boolean isOpen() {
    return partition >= 0;
  }

  /** Whether a key that is absent is one that the owner does not have. */
  boolean isComplete() {
    return !completed.equals(Message.FIRST) && completed.epoch() == highest.epoch();
  }

  /** Whether what was read suffices, if there is more. */
  boolean isEnough() {
    return cursor >= enough && !isComplete();
  }

  /**
   * Whether the reader waits for the owner's next heartbeat: it knows of messages at the end which
   * compaction has removed meanwhile.
   */
  boolean waits(Partition read, Fault fault) {
    return isOpen() && !ended && cursor < enough && read.nextInView(cursor, fault) == read.end();
  }

  Stage read(Message message, int place) {
    Version top = message.version().isAfter(highest) ? message.version() : highest;
    Version alive = aliveFrom;
    Version complete = completed;
    List<Staged> all = latest;
    if (message.marker() instanceof Marker.SnapshotCompleted marker) {
      alive = marker.begun();
      complete = marker.version();
    } else if (!message.isMarker()) {
      all = staged(all, message);
    }
    return new Stage(partition, place + 1, enough, false, all, top, alive, complete);
  }

  /** All is read, and these deletes have been staged again. */
  Stage ended(List<Message> deletes) {
    List<Staged> all = latest;
    for (Message delete : deletes) {
      all = staged(all, delete);
    }
    return new Stage(partition, cursor, enough, true, all, highest, aliveFrom, completed);
  }

  /** The same, but rows from before a snapshot are dead that has been passed since. */
  Stage aliveFrom(Partition read, int position) {
    Version alive = aliveFrom;
    for (int place = read.trimmed(); place < position; place++) {
      if (read.messages().get(place).marker() instanceof Marker.SnapshotCompleted marker
          && marker.begun().isAfter(alive)) {
        alive = marker.begun();
      }
    }
    return new Stage(partition, cursor, enough, ended, latest, highest, alive, completed);
  }

  private static List<Staged> staged(List<Staged> all, Message message) {
    Staged before = all.get(message.key());
    return before.version().isAfter(message.version())
        ? all
        : Lists.with(all, message.key(), new Staged(message.version(), message.row()));
  }
}
