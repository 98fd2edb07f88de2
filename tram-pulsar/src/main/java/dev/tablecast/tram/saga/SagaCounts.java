package dev.tablecast.tram.saga;

import java.util.concurrent.atomic.LongAdder;

/** What orchestrators of this instance have done since it started, for metrics. Thread-safe. */
public final class SagaCounts {

  private final LongAdder completed = new LongAdder();
  private final LongAdder rolledBack = new LongAdder();
  private final LongAdder commandsSentAgain = new LongAdder();
  private final LongAdder repliesIgnored = new LongAdder();

  void ended(boolean compensating) {
    (compensating ? rolledBack : completed).increment();
  }

  void commandSentAgain() {
    commandsSentAgain.increment();
  }

  void replyIgnored() {
    repliesIgnored.increment();
  }

  /** Sagas that went all through. */
  public long completed() {
    return completed.sum();
  }

  /** Sagas that were compensated to their beginning. */
  public long rolledBack() {
    return rolledBack.sum();
  }

  /** Commands whose time was over and that were sent again. */
  public long commandsSentAgain() {
    return commandsSentAgain.sum();
  }

  /** Replies that nobody waited for any more. */
  public long repliesIgnored() {
    return repliesIgnored.sum();
  }
}
