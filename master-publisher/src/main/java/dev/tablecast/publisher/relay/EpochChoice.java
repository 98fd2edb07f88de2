package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.topic.Checkpoint;
import dev.tablecast.publisher.topic.ControlTopic;
import dev.tablecast.publisher.topic.Gap;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether the log goes on where the topics end, or a new epoch has to begin. */
final class EpochChoice {

  private static final Logger log = LoggerFactory.getLogger(EpochChoice.class);

  static final String WAY_OUT =
      "none needed: a new epoch begins and every table is published again; replicas drop what is"
          + " gone when that is complete";

  private final Slots slots;
  private final ControlTopic control;
  private final RelayBoard board;

  EpochChoice(Slots slots, ControlTopic control, RelayBoard board) {
    this.slots = slots;
    this.control = control;
    this.board = board;
  }

  /**
   * The checkpoint to go on from, or the beginning of a new epoch, which has no slot yet.
   *
   * @param found how a session before has found in the log itself that continuity is lost; null if
   *     none has
   */
  Checkpoint choose(@Nullable String found) throws IOException {
    Optional<Checkpoint> last = control.state().checkpoint();
    List<Slots.Slot> all = slots.all();
    if (all.stream().anyMatch(Slots.Slot::active)) {
      throw new SlotTakenException();
    }
    Optional<String> gap = last.flatMap(checkpoint -> slots.gap(all, checkpoint));
    if (last.isPresent() && gap.isEmpty() && found == null) {
      return last.get();
    }
    int highest = last.map(Checkpoint::epoch).orElse(0);
    for (Slots.Slot slot : all) {
      highest = Math.max(highest, slot.epoch());
    }
    String reason = gap.orElse(found);
    if (reason != null) {
      lost(board, reason);
      control.remember(new Gap(highest + 1, reason));
    }
    return Checkpoint.beginning(highest + 1, slots.system());
  }

  /** Says that continuity is lost, and what follows from it. */
  static void lost(RelayBoard board, String why) {
    String detail = "continuity is lost: " + why;
    log.warn("{}; {}", detail, WAY_OUT);
    board.say(RelayStatus.State.CONTINUITY_LOST, detail, WAY_OUT);
  }
}
