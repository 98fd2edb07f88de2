package dev.tablecast.publisher;

import org.jspecify.annotations.Nullable;

/**
 * That rows which exist already are to be published again. Immutable.
 *
 * @param table the table, by its name in the contract or by its topic's local name
 * @param range which of its rows; null for all
 * @param requester who asks, for the log
 */
public record SnapshotRequest(String table, @Nullable KeyRange range, String requester) {

  public SnapshotRequest {
    if (table.isBlank() || requester.isBlank()) {
      throw new IllegalArgumentException("a snapshot's request names a table and who asks for it");
    }
  }

  /** Whether all rows are wanted. */
  public boolean isWhole() {
    return range == null;
  }

  /** The same request for the table that has this topic. */
  SnapshotRequest on(String topic) {
    return new SnapshotRequest(topic, range, requester);
  }
}
