package dev.tablecast.replica.reconcile;

import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.Marker.Checksum;
import java.time.Instant;

/**
 * That a partition has everything up to a checksum and nothing behind it, as long as its position
 * has this generation. Immutable.
 *
 * @param committed the checksum's time, by the owner's clock
 */
record Arrival(int partition, Checksum checksum, Instant committed, long generation) {

  KeyInterval keys() {
    return checksum.keys();
  }

  String pass() {
    return checksum.pass();
  }
}
