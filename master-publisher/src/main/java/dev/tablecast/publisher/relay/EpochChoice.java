package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.topic.Checkpoint;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether the log goes on where the topics end, or a new epoch has to begin. */
final class EpochChoice {

  private static final Logger log = LoggerFactory.getLogger(EpochChoice.class);

  private final Slots slots;
  private final RelayBoard board;

  EpochChoice(Slots slots, RelayBoard board) {
    this.slots = slots;
    this.board = board;
  }

  /**
   * The checkpoint to go on from; one at LSN 0 is the beginning of a new epoch, whose slot has been
   * created.
   *
   * @param known whether a session before has found in the log itself that continuity is lost
   */
  Checkpoint choose(Optional<Checkpoint> last, boolean known) {
    String system = slots.system();
    List<Slots.Slot> found = slots.all();
    if (found.stream().anyMatch(Slots.Slot::active)) {
      throw new SlotTakenException();
    }
    Optional<String> gap = last.flatMap(checkpoint -> Slots.gap(found, checkpoint, system));
    if (last.isPresent() && gap.isEmpty() && !known) {
      return last.get();
    }
    int highest = last.map(Checkpoint::epoch).orElse(0);
    for (Slots.Slot slot : found) {
      highest = Math.max(highest, slot.epoch());
    }
    gap.ifPresent(why -> lost(board, why));
    slots.create(highest + 1);
    return new Checkpoint(highest + 1, 0, 0, system);
  }

  /** Says that continuity is lost, and what follows from it. */
  static void lost(RelayBoard board, String why) {
    String detail = "continuity is lost: " + why;
    String wayOut =
        "none needed: a new epoch begins and every table is published again; replicas drop what"
            + " is gone when that is complete";
    log.warn("{}; {}", detail, wayOut);
    board.say(RelayStatus.State.CONTINUITY_LOST, detail, wayOut);
  }
}
