package dev.tablecast.publisher.backfill;

import dev.tablecast.publisher.topic.ChecksumPass;

/** Where it is kept how far passes of checksums have come, for the next relay. Thread-safe. */
public interface ChecksumMemory {

  /** Keeps how far a pass has come, once what was sent up to now has been acknowledged. */
  void keep(ChecksumPass pass);

  /** Forgets a pass that somebody asked for and that has ended. */
  void forget(ChecksumPass pass);
}
