package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.backfill.ChecksumMemory;
import dev.tablecast.publisher.topic.ChecksumPass;
import dev.tablecast.publisher.topic.ControlLog;

/** Keeps in the control topic how far passes of checksums have come. Thread-safe. */
record ControlledChecksums(ControlLog memory) implements ChecksumMemory {

  @Override
  public void keep(ChecksumPass pass) {
    memory.afterSent(control -> control.append(pass));
  }

  @Override
  public void forget(ChecksumPass pass) {
    memory.afterSent(control -> control.appendEnded(pass));
  }
}
