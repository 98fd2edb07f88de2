/**
 * Rows that exist already, published in between the changes: DBLog's watermarks through the relay.
 * Reading starts at {@link dev.tablecast.publisher.backfill.SnapshotRunner} and, on the relay's
 * side, {@link dev.tablecast.publisher.backfill.SnapshotWindow}.
 */
@NullMarked
package dev.tablecast.publisher.backfill;

import org.jspecify.annotations.NullMarked;
