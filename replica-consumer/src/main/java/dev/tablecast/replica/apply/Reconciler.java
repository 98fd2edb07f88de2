package dev.tablecast.replica.apply;

import dev.tablecast.wire.Marker.Checksum;
import java.time.Instant;
import java.util.List;

/** What compares a replica with its owner's checksums while it is applied. Thread-safe. */
public interface Reconciler {

  /** Compares nothing. */
  Reconciler NONE =
      new Reconciler() {
        @Override
        public void reached(int partition, Checksum checksum, Instant committed, Position at) {
          // What it says is let pass.
        }

        @Override
        public List<ExtraRow> extra(int partition) {
          return List.of();
        }
      };

  /**
   * Is told that a partition has everything up to a checksum and nothing behind it, by the thread
   * that applies it. Returns soon, and throws nothing.
   *
   * @param committed the checksum's time, by the owner's clock
   * @param at the position that has just been committed
   */
  void reached(int partition, Checksum checksum, Instant committed, Position at);

  /** The rows that are to be removed of a partition, each told once. */
  List<ExtraRow> extra(int partition);
}
