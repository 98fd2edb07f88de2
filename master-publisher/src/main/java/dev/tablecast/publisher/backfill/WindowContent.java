package dev.tablecast.publisher.backfill;

import org.jspecify.annotations.Nullable;

/** What was read between two watermarks, for the relay to publish at the second. */
public sealed interface WindowContent permits Chunk, HashedChunk {

  /** What the reading saw; null if it read no table. */
  @Nullable Visibility visibility();
}
