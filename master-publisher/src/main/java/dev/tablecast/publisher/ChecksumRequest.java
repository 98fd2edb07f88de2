package dev.tablecast.publisher;

import dev.tablecast.wire.KeyInterval;

/**
 * That checksums of rows are to be published. Immutable.
 *
 * @param table the table, by its name in the contract or by its topic's local name
 * @param keys which of its rows
 * @param rowsPerChunk how many rows a checksum is of at most; 0 for as many as a snapshot reads at
 *     once
 * @param requester who asks, for the log
 */
public record ChecksumRequest(String table, KeyInterval keys, int rowsPerChunk, String requester) {

  public ChecksumRequest {
    if (table.isBlank() || requester.isBlank()) {
      throw new IllegalArgumentException("a checksum's request names a table and who asks for it");
    }
    if (rowsPerChunk < 0) {
      throw new IllegalArgumentException(
          "a checksum is of some rows, not of %d".formatted(rowsPerChunk));
    }
  }

  /** The same request for the table that has this topic. */
  ChecksumRequest on(String topic) {
    return new ChecksumRequest(topic, keys, rowsPerChunk, requester);
  }
}
