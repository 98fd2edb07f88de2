package dev.tablecast.publisher.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the log keeps for the service's slot at one moment.
 *
 * @param slot the slot's name
 * @param walStatus Postgres's word for how safe that is: reserved, extended, unreserved or lost
 * @param retainedBytes how much log is kept
 * @param safeBytes how much more may be written until the slot is given up; absent while {@code
 *     max_slot_wal_keep_size} is not set
 * @param written how much log the server has written in its life
 * @param at when this was so
 * @param bytesPerSecond how fast the log grows; 0 as long as that is not known
 */
record SlotUsage(
    String slot,
    String walStatus,
    long retainedBytes,
    @Nullable Long safeBytes,
    long written,
    Instant at,
    double bytesPerSecond) {

  /** The same, with the speed since an earlier look at the same server. */
  SlotUsage since(@Nullable SlotUsage earlier) {
    if (earlier == null || written < earlier.written || !at.isAfter(earlier.at)) {
      return this;
    }
    double seconds = Duration.between(earlier.at, at).toNanos() / 1e9;
    return new SlotUsage(
        slot,
        walStatus,
        retainedBytes,
        safeBytes,
        written,
        at,
        (written - earlier.written) / seconds);
  }

  /**
   * How long nothing may be published until the slot is given up, if the log grows on at this
   * speed; absent if for ever, or not known.
   */
  @Nullable Duration timeLeft() {
    if (safeBytes == null || bytesPerSecond <= 0) {
      return null;
    }
    return Duration.ofSeconds((long) (Math.max(0, safeBytes) / bytesPerSecond));
  }
}
