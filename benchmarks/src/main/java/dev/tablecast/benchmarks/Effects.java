package dev.tablecast.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What a subscriber does with an event, whichever library brings it: inserts a row, in the
 * transaction in which the library, or who uses it, records that it was received.
 */
final class Effects {

  static final String CREATE =
      """
      create table effect (
        id bigint generated always as identity primary key, number bigint, film text, title text)""";

  private static final String INSERT = "insert into effect (number, film, title) values (?, ?, ?)";

  private static final String CONTENT =
      """
      select count(*) || ' ' || coalesce(sum(hashtextextended((film, title)::text, number)), 0)
      from""";

  /** Whether an event came after a later one of its film. */
  private static final String DISORDER =
      """
      select exists (
        select from (
          select number < lag(number) over (partition by film order by id) as late from effect) e
        where late)""";

  private static final long POLL_NANOS = 500_000;

  private final JdbcTemplate database;
  private final AtomicLong handled = new AtomicLong();
  private final Queue<Long> waits = new ConcurrentLinkedQueue<>();

  Effects(JdbcTemplate database) {
    this.database = database;
  }

  /** Handles an event, within the caller's transaction. */
  void add(FilmReleased event) {
    waits.add(event.nanosAgo());
    database.update(INSERT, event.number(), event.film(), event.title());
    handled.incrementAndGet();
  }

  /**
   * Waits until so many events were handled since the start, though the last may not be committed.
   */
  void await(long count) {
    long begun = System.nanoTime();
    while (handled.get() < count) {
      if (System.nanoTime() - begun > Films.TIMEOUT_NANOS) {
        throw new IllegalStateException(
            "gave up: of %d events %d were handled".formatted(count, handled.get()));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** How long events took from being published to being handled, since this was last asked. */
  List<Long> takeWaits() {
    return Stream.generate(waits::poll).takeWhile(wait -> wait != null).toList();
  }

  /** Waits until so many effects are committed. */
  static void await(Connection replica, int count) throws SQLException {
    Films.await(replica, "select count(*) >= %d from effect".formatted(count), "t");
  }

  /**
   * Checks that there are the effects of these events and no others, each once, those of each film
   * in order.
   *
   * @throws IllegalStateException if not
   */
  static void assertComplete(Connection replica, long first, int count) throws SQLException {
    String found = Sql.value(replica, CONTENT + " effect");
    String expected =
        Sql.value(
            replica,
            CONTENT
                + " (select i, %s from generate_series(%d, %d) i) effect (number, film, title)"
                    .formatted(FilmReleased.SQL, first, first + count - 1));
    if (!found.equals(expected)) {
      throw new IllegalStateException(
          "the effects (count and hash %s) are not those of the events (%s)"
              .formatted(found, expected));
    }
    if (Sql.value(replica, DISORDER).equals("t")) {
      throw new IllegalStateException("events of a film were not handled in their order");
    }
  }
}
