package dev.tablecast.publisher.relay;

import org.postgresql.replication.LogSequenceNumber;

/** Places in the log as Postgres prints them. */
final class Lsn {

  private Lsn() {}

  static String text(long lsn) {
    return LogSequenceNumber.valueOf(lsn).asString();
  }

  static long parse(String text) {
    return LogSequenceNumber.valueOf(text).asLong();
  }
}
