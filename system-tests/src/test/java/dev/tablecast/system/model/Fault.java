package dev.tablecast.system.model;

/** A mistake that changes one transition of the model. */
enum Fault {
  NONE,

  /** The slot is told of what was decoded, before Pulsar and the control topic have it. */
  EARLY_CONFIRM,

  /** A catch-up removes what it did not find, though no snapshot of the epoch is complete. */
  SWEEP_ON_INCOMPLETE_TOPIC,

  /** The first partition that passes a snapshot's completion sweeps. */
  SWEEP_BEFORE_ALL_PASSED,

  /** What is applied live comes from the compacted view. */
  LIVE_READING_OF_COMPACTED_VIEW,

  /** Markers of all kinds share a key, so compaction keeps the last alone. */
  ONE_MARKER_KEY,

  /** All changes of a transaction have one version. */
  VERSION_WITHOUT_INDEX,

  /** A chunk is never stale: what was decoded is taken for visible. */
  COMMIT_ORDER_FOR_VISIBILITY_ORDER,

  /** A rebuild inserts without looking for deletes that were applied since its stage was read. */
  INSERT_AFTER_FORGOTTEN_DELETE,

  /** A rebuild inserts rows that a snapshot which was passed since has swept. */
  REBUILD_FORGETS_SNAPSHOT,

  /** A chunk's row is published though the row has changed since the low watermark. */
  CHANGED_ROWS_PUBLISHED,

  /** A relay reads the tails, but its predecessor may still send. */
  NO_FENCE,

  /** A relay publishes again what the tails hold. */
  TAILS_IGNORED,

  /** A catch-up trusts the compacted view for deletes. */
  DELETES_NOT_STAGED,

  /** A complete view too ends where the topic ended when its reading began. */
  COMPLETE_VIEW_ENDS_EARLY,

  /** A view without a whole snapshot lacks rows that a compaction has moved behind its end. */
  INCOMPLETE_VIEW_LACKS_ROWS,

  /** What is redelivered is applied again. */
  REDELIVERY_APPLIED,

  /** A new epoch begins, and nobody is told why. */
  GAP_NOT_ON_RECORD,

  /** Keys left over from before a snapshot stay in the topic. */
  LEFTOVERS_STAY
}
