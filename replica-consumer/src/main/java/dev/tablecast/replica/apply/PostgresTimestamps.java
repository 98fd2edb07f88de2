package dev.tablecast.replica.apply;

import dev.tablecast.wire.ColumnBuffer;
import java.nio.ByteBuffer;

/** Commit times as Postgres's binary {@code timestamptz}: microseconds since the year 2000. */
public final class PostgresTimestamps {

  private static final long MILLIS_TO_2000 = 946_684_800_000L;

  private PostgresTimestamps() {}

  public static void append(ColumnBuffer target, long epochMillis) {
    byte[] value =
        ByteBuffer.allocate(Long.BYTES).putLong((epochMillis - MILLIS_TO_2000) * 1000).array();
    target.append(value, 0, value.length);
  }
}
