package dev.tablecast.system.model;

/**
 * The relay's side of a snapshot, as the real {@code SnapshotWindow} has it; sets are bits.
 *
 * @param before LSNs decoded before the window opened
 * @param since LSNs decoded since
 * @param open the low watermark's LSN; 0 if none is open
 * @param changed keys published since
 */
record Window(boolean recording, int before, int since, int open, int changed) {

  static final Window RESTING = new Window(false, 0, 0, 0, 0);

  Window record() {
    return new Window(true, before, since, open, changed);
  }

  Window decoded(int lsn) {
    if (!recording) {
      return this;
    }
    return open == 0
        ? new Window(true, before | 1 << lsn, since, open, changed)
        : new Window(true, before, since | 1 << lsn, open, changed);
  }

  Window open(int lsn) {
    Window dropped = drop();
    return new Window(recording, dropped.before, 0, lsn, 0);
  }

  Window changed(int key) {
    return open == 0 ? this : new Window(recording, before, since, open, changed | 1 << key);
  }

  Window drop() {
    return new Window(recording, before | since, 0, 0, 0);
  }

  boolean isStale(Reading.Chunk chunk) {
    return (before & chunk.missing()) != 0;
  }

  boolean hasChanged(int key) {
    return (changed >>> key & 1) == 1;
  }

  /** Ends the window, and forgets what every later reading sees. */
  Window close(Reading.Chunk chunk) {
    Window dropped = drop();
    return chunk.isOfLeftovers()
        ? dropped
        : new Window(recording, dropped.before & chunk.missing(), 0, 0, 0);
  }
}
