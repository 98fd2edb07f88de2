package dev.tablecast.system;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;

/** Commits to one side's database until told to end; some transactions are rolled back. */
final class TwoWayLoad implements AutoCloseable {

  private static final int FILMS = 200;

  private final Connector database;
  private final Edit edit;
  private final RandomGenerator random;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread thread = new Thread(this::run, "two-way-load");
  private volatile long commits;

  private TwoWayLoad(Connector database, Edit edit, RandomGenerator random) {
    this.database = database;
    this.edit = edit;
    this.random = random;
    thread.start();
  }

  private interface Connector {
    Connection connect() throws SQLException;
  }

  /** A statement about a film. */
  private interface Edit {
    String of(int film, RandomGenerator random);
  }

  /**
   * Inserts, changes and deletes films, also to insert them again in one transaction. A film's year
   * is another one each time that it is inserted, and stays.
   */
  static TwoWayLoad onForum(TwoWay whole, RandomGenerator random) {
    return new TwoWayLoad(whole::connectForum, TwoWayLoad::film, random);
  }

  /** Sets prices: a film's is its year, so that one from an earlier life would be seen. */
  static TwoWayLoad onStore(TwoWay whole, RandomGenerator random) {
    return new TwoWayLoad(
        whole::connectStore,
        (film, any) ->
            "update movie set price = year, quantity = %d where id = %d"
                .formatted(any.nextInt(100), film),
        random);
  }

  private static String film(int film, RandomGenerator random) {
    String upsert =
        """
        insert into movie (id, title, year) values (%d, '%x', nextval('lives'))
        on conflict (id) do update set title = excluded.title"""
            .formatted(film, random.nextLong());
    String delete = "delete from movie where id = " + film;
    return switch (random.nextInt(6)) {
      case 0 -> delete;
      case 1 -> delete + ";" + upsert;
      default -> upsert;
    };
  }

  /** Waits until this many more transactions are committed. */
  void awaitCommits(int more) {
    long enough = commits + more;
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> commits >= enough);
  }

  @Override
  public void close() throws InterruptedException {
    ended.set(true);
    thread.join();
  }

  private void run() {
    while (!ended.get()) {
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        while (!ended.get()) {
          transaction(connection, statement);
          // Enough that work is always in flight, and not so much that it piles up meanwhile.
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
      } catch (SQLException e) {
        // A deadlock with the side that applies, which tries again as we do.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  private void transaction(Connection connection, Statement statement) throws SQLException {
    int edits = 1 + random.nextInt(10);
    for (int i = 0; i < edits; i++) {
      statement.execute(edit.of(random.nextInt(FILMS), random));
    }
    if (random.nextInt(10) == 0) {
      connection.rollback();
    } else {
      connection.commit();
      commits++;
    }
  }
}
