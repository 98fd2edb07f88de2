package dev.tablecast.publisher.relay;

/**
 * What a relay has sent so far. Immutable.
 *
 * @param changes row changes sent
 * @param skipped row changes that the topics held already
 * @param messages messages sent
 */
record RelayCounts(long changes, long skipped, long messages) {

  static final RelayCounts NONE = new RelayCounts(0, 0, 0);

  RelayCounts plus(RelayCounts more) {
    return new RelayCounts(
        changes + more.changes, skipped + more.skipped, messages + more.messages);
  }
}
