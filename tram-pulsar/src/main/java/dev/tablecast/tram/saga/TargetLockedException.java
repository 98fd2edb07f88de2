package dev.tablecast.tram.saga;

import dev.tablecast.TablecastException;

/** Another saga has what a new one is to lock. A retry helps when that one has ended. */
public final class TargetLockedException extends TablecastException {

  TargetLockedException(String type, String target) {
    super(
        "No saga of type %s begins: another has %s locked; begin it again when that one has ended"
            .formatted(type, target));
  }
}
