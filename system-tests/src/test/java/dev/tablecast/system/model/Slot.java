package dev.tablecast.system.model;

/**
 * The replication slot.
 *
 * @param epoch the epoch that it serves; 0 if there is none
 * @param from the LSN after which it begins
 * @param confirmed the commit from whose beginning on it sends; {@code from} if none is confirmed
 */
record Slot(int epoch, int from, int confirmed) {

  static final Slot NONE = new Slot(0, 0, 0);

  Slot confirmed(int lsn) {
    return new Slot(epoch, from, lsn);
  }

  /** The LSN before the first transaction that it sends again. */
  int before() {
    return Math.max(from, confirmed - 1);
  }
}
