package dev.tablecast.benchmarks;

import dev.tablecast.wire.RowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The table that all benchmarks replicate, the same on both sides. */
final class Films {

  /** Whether replica and master are equal; both are asked the same. */
  private static final String CONTENT =
      """
      select count(*) || ' ' || coalesce(sum(hashtextextended(
        (id, title, year, director, genre, rating, extract(epoch from updated_at))::text, 0)), 0)
      from film""";

  static final String CREATE =
      """
      create table film (
        id bigint primary key, title text, year int, director text, genre text,
        rating numeric(3,1), updated_at timestamptz)""";

  /** Behind every other film, in the order of ids too. */
  private static final long MARKERS = 1_000_000_000_000L;

  /** What the shortest round is measured to; asking more often would take CPU from both sides. */
  private static final long POLL_NANOS = 5_000_000;

  static final long TIMEOUT_NANOS = 600_000_000_000L;

  /** The owner's default, and enough for its markers to reach all. */
  static final int PARTITIONS = 4;

  private Films() {}

  /** Inserts films of these ids, both included. */
  static String insert(long first, long last) {
    return """
        insert into film
        select i, 'The Return of the Film No. ' || i, 1900 + i %% 120, 'Director ' || i %% 5000,
          (array['Drama', 'Comedy', 'Western', 'Documentary'])[1 + i %% 4], (i %% 100) / 10.0,
          timestamptz '2026-01-01' + i * interval '1 second'
        from generate_series(%d, %d) as i"""
        .formatted(first, last);
  }

  /** Changes every film. */
  static String update(int round) {
    return "update film set rating = (id + %d) %% 100 / 10.0, updated_at = updated_at + interval '1 day'"
        .formatted(round);
  }

  /** Inserts one film into each partition, which arrives behind all that was committed before. */
  static List<Long> mark(Connection master, int round) throws SQLException {
    List<Long> ids = new ArrayList<>();
    boolean[] reached = new boolean[PARTITIONS];
    for (long id = MARKERS + 1_000L * round; ids.size() < PARTITIONS; id++) {
      int partition = RowKey.partition(Long.toString(id), PARTITIONS);
      if (!reached[partition]) {
        reached[partition] = true;
        ids.add(id);
      }
    }
    String values =
        String.join(", ", ids.stream().map(id -> "(%d, 'marker')".formatted(id)).toList());
    Sql.run(master, "insert into film (id, title) values " + values);
    return ids;
  }

  /** Waits until the replica has these films. */
  static void await(Connection replica, List<Long> ids) throws SQLException {
    String in = String.join(", ", ids.stream().map(String::valueOf).toList());
    await(
        replica,
        "select count(*) from film where id in (%s)".formatted(in),
        Integer.toString(ids.size()));
  }

  /** Waits until somebody listens: what a source that copies nothing would miss before. */
  static void awaitListener(Connection master) throws SQLException {
    // A slot is active while it is being made, and then still misses what commits.
    await(
        master,
        "select exists (select from pg_stat_replication where state in ('catchup', 'streaming'))",
        "t");
  }

  /** Waits until a query answers this. */
  static void await(Connection connection, String query, String answer) throws SQLException {
    await(connection, query, answer, POLL_NANOS);
  }

  /** Waits until a query answers this, which is asked again after each pause. */
  static void await(Connection connection, String query, String answer, long pauseNanos)
      throws SQLException {
    long begun = System.nanoTime();
    while (!Sql.value(connection, query).equals(answer)) {
      if (System.nanoTime() - begun > TIMEOUT_NANOS) {
        throw new IllegalStateException("gave up waiting for %s from: %s".formatted(answer, query));
      }
      LockSupport.parkNanos(pauseNanos);
    }
  }

  /** Clears away what changes leave behind in these databases. */
  static void tidy(Connection... databases) throws SQLException {
    for (Connection each : databases) {
      Sql.run(each, "vacuum (full, analyze) film", "checkpoint");
    }
  }

  /**
   * Compares all columns of all rows.
   *
   * @throws IllegalStateException if replica and master differ
   */
  static void assertEqual(Connection master, Connection replica) throws SQLException {
    String expected = Sql.value(master, CONTENT);
    String found = Sql.value(replica, CONTENT);
    if (!found.equals(expected)) {
      throw new IllegalStateException(
          "the replica (rows and hash %s) differs from the master (%s)".formatted(found, expected));
    }
  }
}
