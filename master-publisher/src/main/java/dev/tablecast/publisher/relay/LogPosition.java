package dev.tablecast.publisher.relay;

import dev.tablecast.wire.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The transaction being decoded, and how many versions it has given out. Not thread-safe. */
final class LogPosition {

  /** Microseconds from 1970 to 2000, where Postgres counts from. */
  private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

  private final int epoch;
  private int xid;
  private long lsn;
  private long commitMicros;
  private int index;

  LogPosition(int epoch) {
    this.epoch = epoch;
  }

  void begin(int xid, long lsn, long commitMicros) {
    this.xid = xid;
    this.lsn = lsn;
    this.commitMicros = commitMicros;
    this.index = 0;
  }

  /** The version of the transaction's next message. */
  Version next() {
    return new Version(epoch, lsn, index++);
  }

  int epoch() {
    return epoch;
  }

  int xid() {
    return xid;
  }

  long lsn() {
    return lsn;
  }

  long commitMicros() {
    return commitMicros;
  }

  long commitMillis() {
    return millis(commitMicros);
  }

  /** Milliseconds since 1970, as messages have them. */
  static long millis(long commitMicros) {
    return (commitMicros + POSTGRES_EPOCH_MICROS) / 1000;
  }

  /** The moment that a commit's time names. */
  static Instant instant(long commitMicros) {
    long micros = commitMicros + POSTGRES_EPOCH_MICROS;
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
