package dev.tablecast.system.model;

/**
 * What the control topic tells the next relay.
 *
 * @param epoch of the checkpoint; 0 if there is none
 * @param lsn of the last commit up to which everything is in the topic; 0 at an epoch's beginning
 * @param snapshot how far the table's snapshot has come
 * @param gap the epoch that began because the log was lost, until that is made good; else 0
 */
record Control(int epoch, int lsn, Progress snapshot, int gap) {

  static final Control NONE = new Control(0, 0, Progress.NONE, 0);

  Control at(int commit) {
    return new Control(epoch, commit, snapshot, gap);
  }

  /** With a snapshot's state; once subscribers are told of its end, the gap is closed. */
  Control with(Progress progress) {
    boolean closes = progress.isToldIn(epoch);
    return new Control(epoch, lsn, progress, closes ? 0 : gap);
  }
}
