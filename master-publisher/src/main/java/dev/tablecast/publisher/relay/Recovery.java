package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.topic.ControlLog;
import dev.tablecast.publisher.topic.ControlTopic;
import dev.tablecast.publisher.topic.Gap;
import org.jspecify.annotations.Nullable;

/**
 * Tells that continuity was lost until every table has been published again, also across relays.
 * Confined to the relay's thread.
 */
final class Recovery {

  private final ControlLog memory;
  private final RelayBoard board;
  private @Nullable Gap open;

  /** The recovery from a gap; from none if null. */
  Recovery(@Nullable Gap gap, ControlLog memory, RelayBoard board) {
    this.open = gap;
    this.memory = memory;
    this.board = board;
  }

  /** Takes how many tables have not been published again. */
  void missing(int tables) {
    Gap gap = open;
    if (gap == null || tables > 0) {
      board.recovering(gap == null ? null : gap.reason(), tables);
      return;
    }
    open = null;
    board.recovering(null, 0);
    memory.afterSent(ControlTopic::appendGapClosed);
  }
}
